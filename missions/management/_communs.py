"""What the ACI commands share: finding the contract, one JSON line last, exit codes."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cpts_portal.lib.commandes import Commande, Refus, cause
from missions.lecture import ErreurLigne, FichierIllisible
from missions.models import AnneeContrat, Contrat


class CommandeAci(Commande):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contrat", required=True, help="référence du contrat")
        parser.add_argument("--annee", required=True, type=int, help="numéro d’année de contrat")
        self.ajouter_json(parser)

    def contrat(self, reference: str) -> Contrat:
        contrat = (
            Contrat.objects.select_related("taille_forcee").filter(reference=reference).first()
        )
        if contrat is None:
            connus = ", ".join(Contrat.objects.values_list("reference", flat=True)) or "aucun"
            raise Refus(f"Contrat « {reference} » inconnu. Contrats connus\u00a0: {connus}.")
        return contrat

    def annee(self, reference: str, numero: int) -> AnneeContrat:
        annees = self.contrat(reference).annees.select_related("contrat__taille_forcee", "grille")
        annee = annees.filter(numero=numero).first()
        if annee is None:
            raise Refus(
                f"L’année {numero} du contrat {reference} n’est pas ouverte\u00a0: "
                "importez d’abord son annexe."
            )
        return annee


class CommandeImport(CommandeAci):
    """A file told first; written whole with --appliquer, or not at all."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", help="CSV séparé par des points-virgules, ou XLSX")
        super().add_arguments(parser)
        parser.add_argument("--appliquer", action="store_true", help="écrire, et non montrer")

    def importer(self, octets: bytes, **options: Any) -> Any:
        """The service: its result has `lignes`, `erreurs` and `applique`."""
        raise NotImplementedError

    def comptes(self, resultat: Any) -> dict[str, Any]:
        """What the JSON line adds of its own."""
        raise NotImplementedError

    def raconter(self, resultat: Any) -> str:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        contrat = self.contrat(options["contrat"])
        try:
            resultat = self.importer(
                _lire(options["fichier"]),
                contrat=contrat,
                numero=options["annee"],
                appliquer=options["appliquer"],
            )
        except FichierIllisible as erreur:
            raise Refus(str(erreur.message)) from None
        erreurs: list[ErreurLigne] = resultat.erreurs
        contenu = {
            "contrat": contrat.reference,
            "annee": options["annee"],
            "lignes": resultat.lignes,
            **self.comptes(resultat),
            "applique": resultat.applique,
            "erreurs": [{"ligne": e.ligne or None, "message": e.message} for e in erreurs],
        }
        if options["json"] or not erreurs:
            self.conclure(
                "" if erreurs else self.raconter(resultat), contenu, en_json=options["json"]
            )
        if erreurs:
            detail = "\n".join(f"- {erreur}" for erreur in erreurs)
            raise Refus(f"Rien n’a été importé\u00a0:\n{detail}")


def _lire(fichier: str) -> bytes:
    try:
        return Path(fichier).read_bytes()
    except OSError as erreur:
        raise Refus(f"Impossible de lire {fichier}\u00a0: {cause(erreur)}.") from None
