from typing import Any

from django.core.management.base import BaseCommand

from annuaire.services.demonstration import charger_demonstration


class Command(BaseCommand):
    help = "Charge l’annuaire de démonstration par les commandes d’import, sur les fichiers livrés."

    def handle(self, *args: Any, **options: Any) -> None:
        charger_demonstration(self.stdout)
