import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cpts_portal.espace import sauvegarde
from cpts_portal.services_embarques.sauvegarde import SauvegardeImpossible, sauvegarder


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans une archive."

    def add_arguments(self, parser):
        parser.add_argument("--sortie", type=Path, help="archive à écrire (.tar)")
        parser.add_argument("--json", action="store_true", help="résultat sur une ligne, en JSON")

    def handle(self, *args, **options):
        sortie = options["sortie"] or self._sortie_habituelle()
        sortie = sortie.resolve()
        try:
            sortie.parent.mkdir(parents=True, exist_ok=True)
            sauvegarder(
                sauvegarde.acces(), sauvegarde.fonds(), sortie, sauvegarde.version_du_portail()
            )
        except (SauvegardeImpossible, OSError) as erreur:
            raise CommandError(str(erreur)) from erreur
        taille = sortie.stat().st_size
        if options["json"]:
            self.stdout.write(json.dumps({"archive": str(sortie), "octets": taille}))
        else:
            self.stdout.write(f"Sauvegarde écrite : {sortie} ({taille / 1e6:.1f} Mo).")

    def _sortie_habituelle(self) -> Path:
        instant = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
        return Path(settings.VAR) / "sauvegardes" / f"portail-{instant}.tar"
