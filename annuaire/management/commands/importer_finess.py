from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from annuaire.enums import Registre
from annuaire.management.commandes import CommandeImport
from annuaire.services.imports.lecture import Fichiers


class Command(CommandeImport):
    help = "Propose les structures ouvertes du territoire depuis le JSON FINESS+."
    registre = Registre.FINESS
    complements: ClassVar = {"activites": "activites"}

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--activites", type=Path, help="Le JSON « finess-activites ».")
        parser.add_argument(
            "--departements",
            default="",
            help="Départements dont on garde aussi les structures hors territoire, séparés par des "
            "virgules (52,51).",
        )

    def fichiers(self, options: dict[str, Any]) -> Fichiers:
        departements = {d.strip() for d in options["departements"].split(",")} - {""}
        return replace(super().fichiers(options), departements=frozenset(departements))
