from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from membres.comptes import services
from membres.comptes.models import Compte


class Command(BaseCommand):
    help = "Retire le second facteur d’un compte (téléphone perdu) ; la personne en est prévenue."

    def add_arguments(self, parser):
        parser.add_argument("compte", help="adresse du compte")
        parser.add_argument("--motif", default="", help="pourquoi, gardé dans le journal")

    def handle(self, *args, compte: str, motif: str, **options):
        trouve = Compte.objects.filter(email__iexact=compte).first()
        if trouve is None:
            raise CommandError(f"Aucun compte avec l’adresse « {compte} ».")
        try:
            services.retirer_facteurs(trouve, par=None, motif=motif)
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from None
        self.stdout.write(
            f"Second facteur de {trouve} retiré. "
            "Ses sessions sont fermées, un courriel l’en prévient."
        )
