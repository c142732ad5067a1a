"""A recomputation of the euros against one plain read of the same rows, in the same run.

    .venv/bin/python bench/aci.py [--indicateurs 100] [--tours 30]

Two successive contracts, their indicators shared between them, three measures and a proof each.
The plain read fetches the same rows with nothing computed; the two are called in turn, so only
their ratio is promised. Runs on the test settings, in a transaction undone at the end.
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

REQUETES = 10  # strictement moins
RAPPORT = 6.0


def preparer(nombre: int) -> list[int]:
    from datetime import date

    from missions.models import (
        AnneeContrat,
        ClasseTaille,
        Contrat,
        FicheAction,
        Indicateur,
        Mesure,
        Mission,
        MissionContrat,
        PalierIndicateur,
        PieceAttendue,
        Preuve,
    )
    from missions.services import charger_grilles, ouvrir_annee

    charger_grilles()
    annees = []
    for rang, depart in enumerate((date(2021, 4, 15), date(2026, 4, 15))):
        contrat = Contrat.objects.create(
            reference=f"BANC-{rang}",
            date_signature=depart,
            date_effet=depart,
            taille_forcee=ClasseTaille.objects.get(code="T3"),
            taille_motif="banc",
        )
        for mission in Mission.objects.order_by("ordre"):
            MissionContrat.objects.create(contrat=contrat, mission=mission, date_demarrage=depart)
        annees.append(ouvrir_annee(contrat, 1))
        actions = [
            FicheAction.objects.create(mission=m, titre=f"Action {m.pk}-{n}")
            for m in contrat.missions.order_by("pk")
            for n in range(3)
        ]
        indicateurs = Indicateur.objects.bulk_create(
            Indicateur(
                annee=annees[-1],
                action=actions[n % len(actions)],
                code=f"I-{n}",
                libelle=f"Indicateur {n}",
                forme="PALIERS",
                sens="baisse",
                cible=50,
                valeur_initiale=219,
                montant_max=900,
            )
            for n in range(nombre // 2)
        )
        PalierIndicateur.objects.bulk_create(
            PalierIndicateur(indicateur=i, borne=borne, montant=montant)
            for i in indicateurs
            for borne, montant in ((50, 900), (100, 600), (219, 300))
        )
        pieces = PieceAttendue.objects.bulk_create(
            PieceAttendue(indicateur=i, libelle="Requête") for i in indicateurs
        )
        Preuve.objects.bulk_create(
            Preuve(indicateur=p.indicateur, piece=p, nom="Requête") for p in pieces
        )
        Mesure.objects.bulk_create(
            Mesure(
                indicateur=i, nature=nature, date=depart.replace(month=mois), nombre=200 - 9 * mois
            )
            for i in indicateurs
            for nature, mois in (("declaree", 5), ("mesuree", 7), ("mesuree", 10))
        )
    return list(
        AnneeContrat.objects.filter(pk__in=[a.pk for a in annees]).values_list("pk", flat=True)
    )


def calculer(annees: list) -> None:
    from missions.queries import tableaux_annees

    tableaux_annees(annees)


def lire(cles: list[int]) -> None:
    """The same rows, as rows: no object, no computation."""
    from missions.models import (
        Indicateur,
        Mesure,
        MissionContrat,
        PalierIndicateur,
        PieceAttendue,
        Preuve,
    )

    list(Indicateur.objects.filter(annee__in=cles).order_by("pk"))
    list(MissionContrat.objects.filter(contrat__annees__in=cles).order_by("pk"))
    for modele in (PalierIndicateur, PieceAttendue, Mesure, Preuve):
        list(modele.objects.filter(indicateur__annee__in=cles).order_by("pk"))


def mesurer(gestes: dict[str, Callable[[], None]], tours: int) -> dict[str, float]:
    temps: dict[str, list[float]] = {nom: [] for nom in gestes}
    for _ in range(tours):
        for nom, geste in gestes.items():
            debut = time.perf_counter()
            geste()
            temps[nom].append((time.perf_counter() - debut) * 1000)
    return {nom: statistics.median(valeurs) for nom, valeurs in temps.items()}


def principal() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--indicateurs", type=int, default=100)
    arguments.add_argument("--tours", type=int, default=30)
    options = arguments.parse_args()
    django.setup()

    from django.conf import settings
    from django.db import connection, transaction
    from django.test.runner import DiscoverRunner
    from django.test.utils import CaptureQueriesContext

    from cpts_portal.services_embarques.emplacement import Emplacement
    from cpts_portal.services_embarques.serveurs import services
    from missions.queries import annees_tenues

    with services(Emplacement(Path(settings.VAR))):
        coureur = DiscoverRunner(verbosity=0, interactive=False)
        anciennes = coureur.setup_databases()
        try:
            with transaction.atomic():
                cles = preparer(options.indicateurs)
                annees = list(annees_tenues().filter(pk__in=cles).order_by("pk"))
                calculer(annees)
                with CaptureQueriesContext(connection) as lues:
                    calculer(annees)
                gestes = {"calcul": lambda: calculer(annees), "lecture": lambda: lire(cles)}
                temps = mesurer(gestes, options.tours)
                transaction.set_rollback(True)
        finally:
            coureur.teardown_databases(anciennes)
    return rendre_compte(len(lues), temps, options.indicateurs)


def rendre_compte(requetes: int, temps: dict[str, float], nombre: int) -> int:
    rapport = temps["calcul"] / temps["lecture"]
    print(f"{nombre} indicateurs, deux contrats")
    print(f"requêtes                 {requetes:6}  (moins de {REQUETES})")
    print(f"calcul                   {temps['calcul']:8.2f} ms")
    print(f"lecture des mêmes lignes {temps['lecture']:8.2f} ms")
    print(f"calcul / lecture         {rapport:8.2f}  (au plus {RAPPORT})")
    return 0 if requetes < REQUETES and rapport <= RAPPORT else 1


if __name__ == "__main__":
    sys.exit(principal())
