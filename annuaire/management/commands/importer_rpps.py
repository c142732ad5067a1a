from datetime import date
from pathlib import Path
from typing import Any

from annuaire.management.commandes import CommandeImport
from annuaire.services.bilan import BilanImport
from annuaire.services.rpps import importer_rpps


class Command(CommandeImport):
    help = "Importe les professionnels du territoire depuis l’extraction RPPS Personne_activite."

    def importer(self, fichier: Path, jour: date, options: dict[str, Any]) -> BilanImport:
        with fichier.open("rb") as flux:
            return importer_rpps(flux, jour=jour, ecrire=options["appliquer"])
