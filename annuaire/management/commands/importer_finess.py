from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from annuaire.management.commandes import CommandeImport
from annuaire.services.bilan import BilanImport
from annuaire.services.structures import importer_finess


class Command(CommandeImport):
    help = "Importe les structures ouvertes du territoire depuis le JSON FINESS+."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--departements",
            default="",
            help="Départements dont on garde aussi les structures hors territoire, séparés par des "
            "virgules (52,51).",
        )

    def importer(self, fichier: Path, jour: date, options: dict[str, Any]) -> BilanImport:
        departements = frozenset(d.strip() for d in options["departements"].split(",") if d.strip())
        with fichier.open("rb") as flux:
            return importer_finess(
                flux, jour=jour, ecrire=options["appliquer"], departements=departements
            )
