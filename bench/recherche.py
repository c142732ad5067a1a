"""Each kind of search at 1 000, 10 000 and 100 000 entries, and how its time grows.

    .venv/bin/python bench/recherche.py [--tailles 1000,10000,100000] [--tours 60]

The exponent is the slope of log(time) against log(entries), from the first size to the last: 0
does not grow, 1 doubles when the entries double. Each time is the shortest of the turns: what runs
beside only ever lengthens one, and not equally at each size. Prefix, nearest and deep pages are
promised at 0.1, the rest at 0.5. Runs on the test settings, in a transaction undone at the end; the
work of the page's drawing is not counted (bench/pages.py does).
"""

import argparse
import math
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import django
from pages import preparer

CHERCHES: dict[str, tuple[dict[str, object], float]] = {
    "liste, première page": ({}, 0.5),
    "début de mot rare": ({"qui": "collin"}, 0.1),
    "métier courant": ({"qui": "infirmier"}, 0.5),
    "mot au sens connu": ({"qui": "prise de sang"}, 0.5),
    "une faute": ({"qui": "collimet"}, 0.5),
    "le plus proche": ({"ou": "Wassy"}, 0.1),
    "métier et commune": ({"qui": "infirmier", "ou": "Wassy"}, 0.5),
    "trois facettes": (
        {
            "qui": "infirmier",
            "accueil": frozenset({"nouveaux"}),
            "communes": frozenset({"52448"}),
            "categories": frozenset({"professionnels_liberaux"}),
        },
        0.5,
    ),
    "page profonde": ({"page": "milieu"}, 0.1),
    "10 ko, jokers, emoji": ({"qui": "%_😀\u202e" * 2500}, 0.5),
}


def mesurer(taille: int, tours: int) -> dict[str, float]:
    from annuaire.models import Fiche
    from annuaire.queries.filtres import Filtres
    from annuaire.queries.recherche import PAR_PAGE, chercher

    milieu = Fiche.objects.publiees().count() // PAR_PAGE // 2
    temps: dict[str, float] = {}
    for nom, (criteres, _) in CHERCHES.items():
        voulus = {c: milieu if v == "milieu" else v for c, v in criteres.items()}
        temps[nom] = _moindre(partial(chercher, Filtres(**voulus)), tours)  # type: ignore[arg-type]  # a table of examples
    return temps


def _moindre(appel: Callable[[], object], tours: int) -> float:
    durees = []
    for tour in range(tours + 2):
        debut = time.perf_counter()
        appel()
        if tour >= 2:
            durees.append((time.perf_counter() - debut) * 1000)
    return min(durees)


def rendre_compte(resultats: dict[int, dict[str, float]]) -> int:
    tailles = sorted(resultats)
    print(f"{'recherche':24}" + "".join(f"{taille:>12,}" for taille in tailles) + "   exposant")
    manques = 0
    for nom, (_, promis) in CHERCHES.items():
        temps = [resultats[taille][nom] for taille in tailles]
        etendue = math.log(tailles[-1] / tailles[0]) if len(tailles) > 1 else math.inf
        exposant = math.log(temps[-1] / temps[0]) / etendue
        tenu = exposant <= promis
        manques += not tenu
        ligne = "".join(f"{t:9.2f} ms" for t in temps)
        print(f"{nom:24}{ligne}   {exposant:5.2f} (≤ {promis}) {'tenu' if tenu else 'MANQUE'}")
    return 1 if manques else 0


def principal() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tailles", default="1000,10000,100000")
    arguments.add_argument("--tours", type=int, default=60)
    options = arguments.parse_args()
    django.setup()

    from django.conf import settings
    from django.db import transaction
    from django.test.runner import DiscoverRunner
    from django.test.utils import setup_test_environment, teardown_test_environment

    from cpts_portal.services_embarques.emplacement import Emplacement
    from cpts_portal.services_embarques.serveurs import services

    resultats: dict[int, dict[str, float]] = {}
    setup_test_environment(debug=False)
    with services(Emplacement(Path(settings.VAR))):
        coureur = DiscoverRunner(verbosity=0, interactive=False)
        anciennes = coureur.setup_databases()
        try:
            for taille in map(int, options.tailles.split(",")):
                with transaction.atomic():
                    preparer(taille)
                    resultats[taille] = mesurer(taille, options.tours)
                    transaction.set_rollback(True)
        finally:
            coureur.teardown_databases(anciennes)
            teardown_test_environment()
    return rendre_compte(resultats)


if __name__ == "__main__":
    sys.exit(principal())
