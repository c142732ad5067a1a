"""What the import commands share: options, refusal in one sentence, `--json` on the last line."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annuaire.lecture.erreurs import FichierRefuse
from annuaire.services.bilan import BilanImport


class CommandeImport(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", type=Path, help="Le fichier téléchargé.")
        parser.add_argument(
            "--appliquer",
            action="store_true",
            help="Écrire dans l’annuaire. Sans cette option, rien ne change : on compte.",
        )
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            default=None,
            help="Date des données, AAAA-MM-JJ (aujourd’hui par défaut).",
        )
        parser.add_argument(
            "--json", action="store_true", help="Le bilan en une ligne JSON, la dernière."
        )

    def importer(self, fichier: Path, jour: date, options: dict[str, Any]) -> BilanImport:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        fichier: Path = options["fichier"]
        jour = options["date"] or timezone.localdate()
        try:
            bilan = self.importer(fichier, jour, options)
        except FileNotFoundError as erreur:
            raise CommandError(f"Le fichier {fichier} n’existe pas.") from erreur
        except FichierRefuse as erreur:
            raise CommandError(f"{erreur} Rien n’a été changé.") from erreur
        self._rendre_compte(fichier, bilan, options["json"])

    def _rendre_compte(self, fichier: Path, bilan: BilanImport, en_json: bool) -> None:
        fait = "appliqué" if bilan.applique else "essai, rien n’est écrit"
        self.stdout.write(
            f"{fichier.name} ({fait}) : {bilan.lus} lus, {bilan.retenus} retenus, "
            f"{bilan.exclus} exclus, {bilan.nouveaux} nouveaux, {bilan.modifies} modifiés, "
            f"{bilan.inchanges} inchangés, {bilan.rejets} rejets."
        )
        for motif in bilan.motifs:
            self.stdout.write(f"  {motif}")
        if en_json:
            self.stdout.write(json.dumps(bilan.en_dict(), ensure_ascii=False))
