"""The search page with 3 000 entries against a bare view and a reference page, in the same run.

    .venv/bin/python bench/pages.py [--fiches 3000] [--tours 40]

The reference is a page of three queries and twenty included cards in the same public shell. The
four are called in turn, through the whole stack of middleware, so a busy machine slows them alike;
only ratios are promised. Runs on the test settings, in a transaction undone at the end.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annuaire.models import Fiche

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings.test")

import django  # noqa: E402 - settings come first

PLAFOND = 1.5
# One row of a list, as an included template: twenty of them make the reference page.
CARTE = (Path(__file__).parent / "carte_de_reference.html").read_text(encoding="utf-8")


# Thirty-two syllables, the first ones more often: as names do, some are common and most are not.
SYLLABES = (  # noqa: SIM905 - thirty-two lines would say no more
    "ma le ro bi du va ne sou ber gui lan mar de pon tre fa vil cha re nou gar bo si ver qui mon"
    " the lar ju pel zam oui"
).split()


def _renommer(fiche: "Fiche", rang: int) -> None:
    """A copy keeps the trade and the place, not the name: a territory is not made of namesakes."""
    hasard = random.Random(rang)
    nom, prenom = (
        "".join(SYLLABES[int(len(SYLLABES) * hasard.random() ** 2)] for _ in range(combien))
        for combien in (3, 2)
    )
    fiche.titre = f"{prenom} {nom}".title()
    fiche.cle_tri = f"{nom} {prenom}"
    fiche.recherche = f" {prenom} {nom} |" + fiche.recherche.partition("|")[2]


def preparer(nombre: int) -> None:
    from annuaire.enums import Genre, Source
    from annuaire.models import Exercice, Fiche, Lieu, Professionnel
    from annuaire.services.indexation import rafraichir_lexique, resserrer_les_comptes
    from cpts_portal.referentiel.models import Commune, Profession
    from tests.annuaire.outils import charger_territoire

    charger_territoire()
    from annuaire.services.demonstration import charger_demonstration

    charger_demonstration()
    modeles = list(Fiche.objects.filter(genre=Genre.PERSONNE).order_by("pk"))
    communes = list(Commune.objects.order_by("pk")[:60])
    assert Profession.objects.exists()
    a_creer = nombre - Fiche.objects.count()
    lieux = Lieu.objects.bulk_create(
        Lieu(
            cle=f"bench:{rang}",
            nom=f"Cabinet {rang}",
            adresse=f"{rang % 90}, rue Haute",
            commune=(commune := communes[rang % len(communes)]),
            commune_libelle=commune.nom,
            longitude=commune.longitude,
            latitude=commune.latitude,
            precision="commune",
            telephone="+33353010033",
            source=Source.RPPS,
            source_date="2026-09-19",
        )
        for rang in range(a_creer // 2)
    )
    champs = [
        c.attname for c in Fiche._meta.concrete_fields if c.name not in ("id", "slug", "compte")
    ]
    fiches = []
    for rang in range(a_creer):
        modele = modeles[rang % len(modeles)]
        copie = Fiche(**{champ: getattr(modele, champ) for champ in champs}, slug=f"bench-{rang}")
        _renommer(copie, rang)
        fiches.append(copie)
    Fiche.objects.bulk_create(fiches)
    Professionnel.objects.bulk_create(
        Professionnel(fiche=fiche, rpps=f"97{rang:09}", nom=fiche.cle_tri)
        for rang, fiche in enumerate(fiches)
    )
    Exercice.objects.bulk_create(
        Exercice(fiche=fiche, lieu=lieux[rang % len(lieux)]) for rang, fiche in enumerate(fiches)
    )
    rafraichir_lexique()
    resserrer_les_comptes()
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute(
            "ANALYZE annuaire_fiche, annuaire_exercice, annuaire_lieu, annuaire_repere,"
            " annuaire_regroupement, annuaire_initiale"
        )


def vues_de_reference() -> None:
    """Adds two addresses to the portal's for the time of the bench."""
    from django.contrib.auth.decorators import login_not_required
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import clear_url_caches, path

    from annuaire.models import Exercice, Fiche
    from cpts_portal import urls
    from cpts_portal.referentiel import queries as referentiel

    gabarit = engines["django"].from_string(
        '{% extends "base_public.html" %}{% block titre %}Référence{% endblock %}{% block contenu %}'
        "<h1>{{ total }} fiches, {{ communes|length }} communes</h1><ol>"
        "{% for carte in cartes %}{% include gabarit_carte %}{% endfor %}</ol>"
        "{% endblock %}"
    )

    gabarit_carte = engines["django"].from_string(CARTE)

    @login_not_required
    def nue(request: HttpRequest) -> HttpResponse:
        return HttpResponse("nue")

    @login_not_required
    def reference(request: HttpRequest) -> HttpResponse:
        exercices = list(
            Exercice.objects.filter(fiche__publiee=True)
            .select_related("fiche", "lieu")
            .order_by("fiche__cle_tri", "pk")[:20]
        )
        cartes = [
            {
                "numero": rang,
                "nom": e.fiche.titre,
                "href": e.fiche.get_absolute_url(),
                "role": e.fiche.metier,
                "adresse": e.lieu.adresse,
                "distance": "1,2 km",
                "telephone": e.lieu.telephone,
                "nouveaux_patients": e.fiche.nouveaux_patients,
                "visites_domicile": e.fiche.visites_domicile,
                "verifiee": str(e.fiche.verifiee_le),
                "perimee": False,
            }
            for rang, e in enumerate(exercices, 1)
        ]
        contexte = {
            "cartes": cartes,
            "gabarit_carte": gabarit_carte.template,
            "total": Fiche.objects.publiees().count(),
            "communes": list(referentiel.communes().values_list("nom", flat=True)),
        }
        return HttpResponse(gabarit.render(contexte, request))

    urls.urlpatterns[:0] = [path("bench/nue/", nue), path("bench/reference/", reference)]
    clear_url_caches()


def mesurer(
    appels: dict[str, Callable[[], None]], tours: int, avant: Callable[[], None] = lambda: None
) -> dict[str, float]:
    """`avant`, what happens before each visit, is not timed."""
    temps: dict[str, list[float]] = {nom: [] for nom in appels}
    for tour in range(tours + 5):
        for nom, appel in appels.items():
            avant()
            debut = time.perf_counter()
            appel()
            if tour >= 5:
                temps[nom].append((time.perf_counter() - debut) * 1000)
    return {nom: statistics.median(liste) for nom, liste in temps.items()}


def bancs(tours: int) -> dict[str, float]:
    from django.test import Client

    from cpts_portal.lib import cache_public

    client = Client()

    def lire(adresse: str) -> Callable[[], None]:
        def appel() -> None:
            reponse = client.get(adresse)
            assert reponse.status_code == 200, (adresse, reponse.status_code)

        return appel

    recherche = "/annuaire/?qui=infirmier&ou=Wassy"
    appels = {
        "vue nue": lire("/bench/nue/"),
        "référence": lire("/bench/reference/"),
        "liste, sans cache": lire("/annuaire/"),
        "recherche, sans cache": lire(recherche),
    }
    resultats = mesurer(appels, tours, cache_public._renouveler)
    lire(recherche)()
    resultats |= {
        f"{nom} (2)": valeur
        for nom, valeur in mesurer(
            {"vue nue": lire("/bench/nue/"), "recherche, en cache": lire(recherche)}, tours * 3
        ).items()
    }
    resultats |= apres_modification(lire, recherche, tours)
    return resultats


def apres_modification(
    lire: Callable[[str], Callable[[], None]], recherche: str, tours: int
) -> dict[str, float]:
    """The very first visit after each of many edits, before then after the worker's renewal.

    The edit goes through the service, as on the portal; the worker's work is done here, in this
    process, because the bench's rows are in a transaction that no other process sees.
    """
    from django.test import Client, TestCase

    from annuaire.enums import Source
    from annuaire.models import Fiche
    from annuaire.queries.filtres import Filtres
    from annuaire.queries.recherche import chercher
    from annuaire.services.fiches import modifier_fiche
    from cpts_portal.lib import cache_public

    cache_public._demander_le_renouvellement = lambda: None
    cache_public.cache.delete("public:visitees")
    cache_public._PAGES.clear()
    # The first visit is told at once: the worker draws again what it knows to be visited.
    cache_public._DERNIER_ENVOI[0] = -cache_public._ENVOI
    montree = chercher(Filtres(qui="infirmier", ou="Wassy")).resultats[0].fiche.pk
    nue, visite = lire("/bench/nue/"), lire(recherche)
    temps: dict[str, list[float]] = {"vue nue (3)": [], "aussitôt": [], "une fois renouvelée": []}

    def chronometrer(nom: str, appel: Callable[[], None]) -> None:
        debut = time.perf_counter()
        appel()
        temps[nom].append((time.perf_counter() - debut) * 1000)

    for tour in range(tours):
        visite()
        fiche = Fiche.objects.get(pk=montree)
        with TestCase.captureOnCommitCallbacks(execute=True):
            modifier_fiche(
                fiche, {"nouveaux_patients": tour % 2 == 0}, source=Source.COORDINATION, acteur=None
            )
        chronometrer("vue nue (3)", nue)
        chronometrer("aussitôt", visite)
        cache_public.renouveler_les_pages()
        # Another web process, that has never drawn this page.
        cache_public._PAGES.clear()
        chronometrer("une fois renouvelée", visite)
        carte = Client().get(recherche).content.decode().split('id="fiche-1"')[1].split("</li>")[0]
        assert ("Nouveaux patients" in carte) == (tour % 2 == 0), "la modification n’y est pas"
    return {nom: statistics.median(liste) for nom, liste in temps.items()}


def principal() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fiches", type=int, default=3000)
    arguments.add_argument("--tours", type=int, default=40)
    options = arguments.parse_args()
    django.setup()

    from django.conf import settings
    from django.db import transaction
    from django.test.runner import DiscoverRunner
    from django.test.utils import setup_test_environment, teardown_test_environment

    from cpts_portal.services_embarques.emplacement import Emplacement
    from cpts_portal.services_embarques.serveurs import services

    setup_test_environment(debug=False)
    with services(Emplacement(Path(settings.VAR))):
        coureur = DiscoverRunner(verbosity=0, interactive=False)
        anciennes = coureur.setup_databases()
        try:
            with transaction.atomic():
                preparer(options.fiches)
                vues_de_reference()
                resultats = bancs(options.tours)
                transaction.set_rollback(True)
        finally:
            coureur.teardown_databases(anciennes)
            teardown_test_environment()
    return rendre_compte(resultats)


def rendre_compte(resultats: dict[str, float]) -> int:
    for nom, valeur in resultats.items():
        print(f"{nom:34} {valeur:8.2f} ms")
    rapports = {
        "liste sans cache / référence": resultats["liste, sans cache"] / resultats["référence"],
        "recherche sans cache / référence": resultats["recherche, sans cache"]
        / resultats["référence"],
        "en cache / vue nue": resultats["recherche, en cache (2)"] / resultats["vue nue (2)"],
        "première visite après modification": resultats["aussitôt"] / resultats["vue nue (3)"],
        "première visite, page renouvelée": resultats["une fois renouvelée"]
        / resultats["vue nue (3)"],
    }
    echecs = 0
    for nom, rapport in rapports.items():
        tenu = rapport <= PLAFOND
        echecs += not tenu
        print(f"{nom:36} {rapport:8.2f}  (au plus {PLAFOND}) {'tenu' if tenu else 'MANQUE'}")
    return 1 if echecs else 0


if __name__ == "__main__":
    sys.exit(principal())
