from datetime import date
from pathlib import Path
from typing import Any

from annuaire.management.commandes import CommandeImport
from annuaire.services.bilan import BilanImport
from annuaire.services.structures import importer_structures


class Command(CommandeImport):
    help = "Importe la liste des structures du territoire (nom, commune, position, rubrique)."

    def importer(self, fichier: Path, jour: date, options: dict[str, Any]) -> BilanImport:
        with fichier.open(encoding="utf-8-sig", newline="") as flux:
            return importer_structures(flux, jour=jour, ecrire=options["appliquer"])
