from argparse import ArgumentParser
from pathlib import Path
from typing import ClassVar

from annuaire.enums import Registre
from annuaire.management.commandes import CommandeImport


class Command(CommandeImport):
    help = "Propose les professionnels du territoire d’une extraction RPPS Personne_activite."
    registre = Registre.RPPS
    complements: ClassVar = {
        "savoir_faire": "savoir_faire",
        "diplomes": "diplomes",
        "mssante": "mssante",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--savoir-faire", type=Path, help="L’extraction SavoirFaire.")
        parser.add_argument("--diplomes", type=Path, help="L’extraction Dipl_AutExerc.")
        parser.add_argument(
            "--mssante", type=Path, help="L’extraction Correspondance_MSSante (boîtes aux lettres)."
        )
