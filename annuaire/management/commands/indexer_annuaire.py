from typing import Any

from django.core.management.base import BaseCommand

from annuaire.services.indexation import tout_indexer


class Command(BaseCommand):
    help = "Réécrit tout ce que lit la recherche de l’annuaire : mots, positions, repères, comptes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tout_indexer()} fiches indexées")
