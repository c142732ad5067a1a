import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cpts_portal.referentiel.services import (
    DejaInitialise,
    InitialisationRefusee,
    initialiser_identite,
)
from membres.comptes import services
from membres.comptes.enums import Role
from membres.comptes.models import Compte


class Command(BaseCommand):
    help = "Ouvre un portail vide : son nom, son territoire, son premier administrateur."

    def add_arguments(self, parser):
        parser.add_argument("--nom", required=True, help="nom de la CPTS")
        parser.add_argument(
            "--communes", required=True, help="codes INSEE séparés par des virgules, ou un fichier"
        )
        parser.add_argument("--administrateur", required=True, metavar="ADRESSE")
        parser.add_argument("--prenom", default="", help="prénom de l’administrateur")
        parser.add_argument("--nom-famille", default="", help="nom de l’administrateur")
        parser.add_argument("--json", action="store_true", help="résultat sur une ligne, en JSON")

    def handle(self, *args, **options):
        try:
            with transaction.atomic():
                envoyee = self._ouvrir(options)
        except (DejaInitialise, InitialisationRefusee) as refus:
            raise CommandError(str(refus)) from None
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from None
        compte = envoyee.invitation.compte
        if options["json"]:
            resultat = {"administrateur": compte.email, "invitation": envoyee.lien}
            self.stdout.write(json.dumps(resultat, ensure_ascii=False))
        else:
            self.stdout.write(f"Portail ouvert. Invitation de {compte.email} :\n{envoyee.lien}")

    def _ouvrir(self, options) -> services.InvitationEnvoyee:
        if Compte.objects.exists():
            raise CommandError(
                "Ce portail a déjà des comptes, de démonstration peut-être. "
                "Repartez d’une base vide."
            )
        initialiser_identite(options["nom"], options["communes"])
        return services.inviter(
            email=options["administrateur"],
            prenom=options["prenom"],
            nom=options["nom_famille"],
            role=Role.ADMINISTRATEUR,
            par=None,
            motif="Initialisation du portail",
        )
