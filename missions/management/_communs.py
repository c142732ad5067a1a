"""What the three ACI commands share: finding the contract, one JSON line last, exit codes."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from missions.lecture import ErreurLigne
from missions.models import AnneeContrat, Contrat


class CommandeAci(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contrat", required=True, help="référence du contrat")
        parser.add_argument("--annee", required=True, type=int, help="numéro d’année de contrat")
        parser.add_argument("--json", action="store_true", help="une ligne JSON, la dernière")

    def contrat(self, reference: str) -> Contrat:
        contrat = (
            Contrat.objects.select_related("taille_forcee").filter(reference=reference).first()
        )
        if contrat is None:
            connus = ", ".join(Contrat.objects.values_list("reference", flat=True)) or "aucun"
            raise CommandError(f"Contrat « {reference} » inconnu. Contrats connus\u00a0: {connus}.")
        return contrat

    def annee(self, reference: str, numero: int) -> AnneeContrat:
        annees = self.contrat(reference).annees.select_related("contrat__taille_forcee", "grille")
        annee = annees.filter(numero=numero).first()
        if annee is None:
            raise CommandError(
                f"L’année {numero} du contrat {reference} n’est pas ouverte\u00a0: "
                "importez d’abord son annexe."
            )
        return annee

    def lire(self, fichier: str) -> bytes:
        try:
            return Path(fichier).read_bytes()
        except OSError as erreur:
            raise CommandError(f"Impossible de lire {fichier}\u00a0: {erreur.strerror}.") from None

    def ecrire_json(self, contenu: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(contenu, ensure_ascii=False))

    def conclure(self, contenu: dict[str, Any], erreurs: list[ErreurLigne], en_json: bool) -> None:
        """Errors line by line on stderr, and nothing was written."""
        if en_json:
            lignes = [{"ligne": e.ligne or None, "message": e.message} for e in erreurs]
            self.ecrire_json({**contenu, "erreurs": lignes})
        if erreurs:
            detail = "\n".join(f"- {erreur}" for erreur in erreurs)
            raise CommandError(f"Rien n’a été importé\u00a0:\n{detail}")
