from django.core.management.base import BaseCommand

from cpts_portal.referentiel import services


class Command(BaseCommand):
    help = "Charge ou met à jour les professions et les savoir-faire livrés avec le portail."

    def handle(self, *args, **options):
        comptes = services.charger_nomenclatures()
        self.stdout.write(
            f"{comptes['professions']} professions, {comptes['savoir_faire']} savoir-faire."
        )
