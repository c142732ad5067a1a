from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from membres.comptes import demonstration
from membres.comptes.models import Compte


class Command(BaseCommand):
    help = "Donne le code du second facteur d’un compte de démonstration (développement seul)."

    def add_arguments(self, parser):
        parser.add_argument("compte", help="adresse du compte de démonstration")

    def handle(self, *args, compte: str, **options):
        if settings.ENVIRONNEMENT != "developpement":
            raise CommandError("Cette commande n’existe qu’en développement.")
        adresse = compte if "@" in compte else f"{compte}@{demonstration.DOMAINE}"
        if not adresse.endswith(f"@{demonstration.DOMAINE}"):
            raise CommandError("Seuls les comptes de démonstration ont un code à montrer.")
        trouve = Compte.objects.filter(email__iexact=adresse).first()
        code = demonstration.code_courant(trouve) if trouve else None
        if code is None:
            raise CommandError(f"Aucun second facteur pour « {adresse} ».")
        self.stdout.write(code)
