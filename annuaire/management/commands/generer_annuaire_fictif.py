import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annuaire.demonstration.generateur import Bourg, Sortie, generer
from annuaire.queries.territoire import DONNEES
from cpts_portal.referentiel.lecture import DONNEES as REFERENTIEL

_DEPARTEMENT = "52"
_COMMUNES = REFERENTIEL / "communes_epci_200068666.csv"
_EFFECTIFS = DONNEES / "rpps_effectifs_departements_10_51_52_55_2026-09.csv"
_FORMAT = DONNEES / "rpps_personne_activite_FICTIF_saint_dizier.txt"


def _lignes(chemin: Path) -> list[dict[str, str]]:
    with chemin.open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


def fabriquer() -> Sortie:
    bourgs = [
        Bourg(
            code=ligne["code_insee"],
            nom=ligne["nom"],
            code_postal=ligne["codes_postaux"].split()[0],
            population=int(ligne["population_municipale"]),
            longitude=float(ligne["lon"]),
            latitude=float(ligne["lat"]),
        )
        for ligne in _lignes(_COMMUNES)
    ]
    effectifs = {
        ligne["profession"]: int(ligne["effectif"])
        for ligne in _lignes(_EFFECTIFS)
        if ligne["departement"] == _DEPARTEMENT
    }
    with _FORMAT.open(encoding="utf-8") as flux:
        return generer(bourgs, effectifs, flux.readline())


class Command(BaseCommand):
    help = "Récrit les fichiers de personnes inventées de la démonstration (toujours les mêmes)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossier", type=Path, default=DONNEES)

    def handle(self, *args: Any, **options: Any) -> None:
        dossier: Path = options["dossier"]
        sortie = fabriquer()
        for nom, texte in (
            ("rpps_personne_activite_FICTIF_genere.txt", sortie.rpps),
            ("complements_FICTIF_genere.csv", sortie.complements),
            ("positions_FICTIF_genere.csv", sortie.positions),
        ):
            (dossier / nom).write_text(texte, encoding="utf-8", newline="\n")
            self.stdout.write(f"{dossier / nom}")
