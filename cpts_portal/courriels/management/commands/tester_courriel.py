from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import CommandParser
from django.core.validators import validate_email

from cpts_portal.courriels import envoi, services
from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.lib.commandes import Commande, Refus, Usage

SUJET = "Essai du courriel du portail"
TEXTE = (
    "Bonjour,\n\n"
    "Ce message d’essai montre que le portail sait envoyer des courriels. "
    "Il n’appelle aucune réponse.\n"
)


class Command(Commande):
    help = "Envoie tout de suite un courriel d’essai, et dit ce que le serveur a répondu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("adresse", help="À qui écrire.")
        self.ajouter_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        adresse = options["adresse"]
        try:
            validate_email(adresse)
        except ValidationError as refus:
            raise Usage(f"« {adresse} » n’est pas une adresse électronique.") from refus
        [courriel] = services.deposer(EmailMessage(SUJET, TEXTE, to=[adresse]), en_file=False)
        envoi.envoyer_la_ligne(courriel.pk)
        courriel.refresh_from_db()
        if courriel.etat != EtatCourriel.ENVOYE:
            raise Refus(courriel.raison or "Le worker a pris cet envoi : voyez son état.")
        self.conclure(
            f"Remis pour {adresse} ({settings.COURRIELS_TRANSPORT}) : {courriel.reponse}",
            {
                "adresse": adresse,
                "etat": courriel.etat,
                "transport": settings.COURRIELS_TRANSPORT,
                "reponse": courriel.reponse,
                "message_id": courriel.message_id,
            },
            en_json=options["json"],
        )
