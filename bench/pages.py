"""The search page with 3 000 entries against a bare view and a reference page, in the same run.

    .venv/bin/python bench/pages.py [--fiches 3000] [--tours 40]

The reference is a page of three queries and twenty included cards in the same public shell. The
four are called in turn, through the whole stack of middleware, so a busy machine slows them alike;
only ratios are promised. Runs on the test settings, in a transaction undone at the end.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings.test")

import django  # noqa: E402 - settings come first

PLAFOND = 1.5


def preparer(nombre: int) -> None:
    from annuaire.enums import Genre, Source
    from annuaire.models import Exercice, Fiche, Lieu
    from annuaire.services.indexation import rafraichir_lexique
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
    fiches = []
    for rang in range(a_creer):
        modele = modeles[rang % len(modeles)]
        copie = (
            Fiche.objects.get(pk=modele.pk) if rang < len(modeles) else fiches[rang - len(modeles)]
        )
        fiches.append(
            Fiche(
                **{
                    champ.attname: getattr(copie, champ.attname)
                    for champ in Fiche._meta.concrete_fields
                    if champ.name not in ("id", "slug", "compte")
                },
                slug=f"bench-{rang}",
            )
        )
    Fiche.objects.bulk_create(fiches)
    Exercice.objects.bulk_create(
        Exercice(fiche=fiche, lieu=lieux[rang % len(lieux)]) for rang, fiche in enumerate(fiches)
    )
    rafraichir_lexique()
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("ANALYZE annuaire_fiche; ANALYZE annuaire_exercice; ANALYZE annuaire_lieu")


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
        '{% for carte in cartes %}{% include "annuaire/_carte.html" %}{% endfor %}</ol>'
        "{% endblock %}"
    )

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
            "total": Fiche.objects.publiees().count(),
            "communes": list(referentiel.communes().values_list("nom", flat=True)),
        }
        return HttpResponse(gabarit.render(contexte, request))

    urls.urlpatterns[:0] = [path("bench/nue/", nue), path("bench/reference/", reference)]
    clear_url_caches()


def mesurer(appels: dict[str, Callable[[], None]], tours: int) -> dict[str, float]:
    temps: dict[str, list[float]] = {nom: [] for nom in appels}
    for tour in range(tours + 5):
        for nom, appel in appels.items():
            debut = time.perf_counter()
            appel()
            if tour >= 5:
                temps[nom].append((time.perf_counter() - debut) * 1000)
    return {nom: statistics.median(liste) for nom, liste in temps.items()}


def bancs(tours: int) -> tuple[dict[str, float], float]:
    from django.core.cache import cache
    from django.test import Client

    from annuaire.models import Fiche
    from cpts_portal.lib import cache_public

    client = Client()

    def lire(adresse: str) -> Callable[[], None]:
        def appel() -> None:
            reponse = client.get(adresse)
            assert reponse.status_code == 200, (adresse, reponse.status_code)

        return appel

    def sans_cache(adresse: str) -> Callable[[], None]:
        lue = lire(adresse)

        def appel() -> None:
            cache_public._renouveler()
            lue()

        return appel

    recherche = "/annuaire/?qui=infirmier&ou=Wassy"
    appels = {
        "vue nue": lire("/bench/nue/"),
        "référence": lire("/bench/reference/"),
        "liste, sans cache": sans_cache("/annuaire/"),
        "recherche, sans cache": sans_cache(recherche),
    }
    resultats = mesurer(appels, tours)
    lire(recherche)()
    resultats |= {
        f"{nom} (2)": valeur
        for nom, valeur in mesurer(
            {"vue nue": lire("/bench/nue/"), "recherche, en cache": lire(recherche)}, tours * 3
        ).items()
    }
    # Right after an edit, what everyone but the first visitor gets.
    Fiche.objects.filter(pk=Fiche.objects.order_by("pk").first().pk).update(tarif="modifié")
    cache_public._renouveler()
    debut = time.perf_counter()
    lire(recherche)()
    premiere = (time.perf_counter() - debut) * 1000
    resultats["recherche, après modification"] = mesurer({"x": lire(recherche)}, tours)["x"]
    cache.delete("public:version")
    return resultats, premiere


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
                resultats, premiere = bancs(options.tours)
                transaction.set_rollback(True)
        finally:
            coureur.teardown_databases(anciennes)
            teardown_test_environment()
    return rendre_compte(resultats, premiere)


def rendre_compte(resultats: dict[str, float], premiere: float) -> int:
    for nom, valeur in resultats.items():
        print(f"{nom:34} {valeur:8.2f} ms")
    print(f"{'première visite après modification':34} {premiere:8.2f} ms")
    rapports = {
        "liste sans cache / référence": resultats["liste, sans cache"] / resultats["référence"],
        "recherche sans cache / référence": resultats["recherche, sans cache"]
        / resultats["référence"],
        "en cache / vue nue": resultats["recherche, en cache (2)"] / resultats["vue nue (2)"],
        "après modification / vue nue": resultats["recherche, après modification"]
        / resultats["vue nue (2)"],
    }
    echecs = 0
    for nom, rapport in rapports.items():
        tenu = rapport <= PLAFOND
        echecs += not tenu
        print(f"{nom:34} {rapport:8.2f}  (au plus {PLAFOND}) {'tenu' if tenu else 'MANQUE'}")
    return 1 if echecs else 0


if __name__ == "__main__":
    sys.exit(principal())
