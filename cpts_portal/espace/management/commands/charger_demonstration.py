import json

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cpts_portal.lib import demonstration

# bin/demo tells this refusal from a failure (`services_embarques/demo.py`).
REFUS = 3


class Command(BaseCommand):
    help = "Charge les données de démonstration (personnes et communes inventées)."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="résultat sur une ligne, en JSON")

    def handle(self, *args, **options):
        for phrase in demonstration.refus():
            raise CommandError(phrase, returncode=REFUS)
        lignes: list[str] = []
        with transaction.atomic():
            for chargeur in demonstration.chargeurs():
                lignes.extend(chargeur.charger() or ())
        if options["json"]:
            self.stdout.write(json.dumps({"lignes": lignes}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lignes) or "Démonstration chargée.")
