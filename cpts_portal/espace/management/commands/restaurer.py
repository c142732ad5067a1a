import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cpts_portal.espace import sauvegarde
from cpts_portal.services_embarques.sauvegarde import (
    SauvegardeImpossible,
    restaurer,
    restaurer_a_cote,
)


class Command(BaseCommand):
    help = "Vérifie une archive de « sauvegarder », puis la restaure."

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--vers", help="restaurer dans cette base neuve, sans toucher au portail"
        )
        parser.add_argument("--fichiers", type=Path, help="avec --vers : où poser les fichiers")
        parser.add_argument("--json", action="store_true", help="résultat sur une ligne, en JSON")

    def handle(self, *args, **options):
        acces, connues = sauvegarde.acces(), sauvegarde.migrations_connues()
        # Notre propre connexion empêcherait de renommer la base.
        connections.close_all()
        try:
            if options["vers"]:
                lignes = restaurer_a_cote(
                    acces, options["archive"], options["vers"], connues, options["fichiers"]
                )
            else:
                lignes = restaurer(acces, options["archive"], sauvegarde.fonds(), connues)
        except (SauvegardeImpossible, OSError) as erreur:
            raise CommandError(str(erreur)) from erreur
        self._dire(options, lignes)

    def _dire(self, options: dict, lignes: dict[str, int]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"lignes": sum(lignes.values()), "tables": len(lignes)}))
            return
        self.stdout.write(f"Restauré et vérifié : {sum(lignes.values())} lignes.")
        if not options["vers"]:
            self.stdout.write(
                "L’état d’avant est gardé (base « _avant_restauration », dossiers "
                "« .avant-restauration ») jusqu’à la prochaine restauration."
            )
