from typing import Any

from django.core.management.base import CommandError, CommandParser

from missions.lecture import FichierIllisible
from missions.management._communs import CommandeAci
from missions.services import Auteur, importer_mesures


class Command(CommandeAci):
    help = "Montre les mesures qu’un fichier apporterait ; les écrit avec --appliquer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier")
        super().add_arguments(parser)
        parser.add_argument("--appliquer", action="store_true", help="écrire, et non montrer")

    def handle(self, *args: Any, **options: Any) -> None:
        contrat = self.contrat(options["contrat"])
        try:
            resultat = importer_mesures(
                self.lire(options["fichier"]),
                contrat=contrat,
                numero=options["annee"],
                appliquer=options["appliquer"],
                auteur=Auteur(),
            )
        except FichierIllisible as erreur:
            raise CommandError(erreur.message) from None
        if not resultat.erreurs:
            verbe = "importées" if resultat.applique else "à importer avec --appliquer"
            self.stdout.write(
                f"{resultat.nouvelles} mesures {verbe}, {resultat.deja_connues} déjà connues."
            )
        contenu = {
            "contrat": contrat.reference,
            "annee": options["annee"],
            "lignes": resultat.lignes,
            "nouvelles": resultat.nouvelles,
            "deja_connues": resultat.deja_connues,
            "applique": resultat.applique,
        }
        self.conclure(contenu, resultat.erreurs, options["json"])
