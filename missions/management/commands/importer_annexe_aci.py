from typing import Any

from django.core.management.base import CommandError, CommandParser

from missions.lecture import FichierIllisible
from missions.management._communs import CommandeAci
from missions.services import Auteur, ResultatImport, importer_annexe


class Command(CommandeAci):
    help = "Montre ce qu’un fichier d’annexe changerait ; l’écrit avec --appliquer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier")
        super().add_arguments(parser)
        parser.add_argument("--appliquer", action="store_true", help="écrire, et non montrer")

    def handle(self, *args: Any, **options: Any) -> None:
        contrat = self.contrat(options["contrat"])
        try:
            resultat = importer_annexe(
                self.lire(options["fichier"]),
                contrat=contrat,
                numero=options["annee"],
                appliquer=options["appliquer"],
                auteur=Auteur(),
            )
        except FichierIllisible as erreur:
            raise CommandError(erreur.message) from None
        if not resultat.erreurs:
            self.raconter(resultat)
        contenu = {
            "contrat": contrat.reference,
            "annee": options["annee"],
            "lignes": resultat.lignes,
            "crees": resultat.crees,
            "modifies": resultat.modifies,
            "inchanges": resultat.inchanges,
            "absents": resultat.absents,
            "applique": resultat.applique,
        }
        self.conclure(contenu, resultat.erreurs, options["json"])

    def raconter(self, resultat: ResultatImport) -> None:
        verbe = "importé" if resultat.applique else "lu, rien n’est écrit sans --appliquer"
        self.stdout.write(
            f"{resultat.lignes} indicateurs {verbe}\u00a0: {len(resultat.crees)} nouveaux, "
            f"{len(resultat.modifies)} modifiés, {len(resultat.inchanges)} inchangés."
        )
        if resultat.absents:
            self.stdout.write(f"Absents du fichier, gardés\u00a0: {', '.join(resultat.absents)}.")
