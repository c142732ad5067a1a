from typing import Any

from django.core.management.base import BaseCommand

from missions.services import charger_grilles


class Command(BaseCommand):
    help = "Charge ou met à jour les missions, tailles et grilles ACI livrées avec le portail."

    def handle(self, *args: Any, **options: Any) -> None:
        comptes = charger_grilles()
        self.stdout.write(f"{comptes['missions']} missions, {comptes['grilles']} grilles.")
