"""Ce que le lanceur retient d'un démarrage à l'autre, pour ne refaire que le nécessaire."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import postgresql
from .emplacement import BASE, Emplacement

_VERSION_BASE = (
    "SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), "
    "count(*), max(id) FROM django_migrations"
)
_APPLIS = ("cpts_portal", "membres", "annuaire", "missions", "projet_sante")


def _de_nos_applis(racine: Path, motif: str) -> Iterable[Path]:
    for appli in _APPLIS:
        yield from (racine / appli).glob(motif)


def _empreinte(racine: Path, fichiers: Iterable[Path]) -> str:
    somme = hashlib.sha256()
    for fichier in sorted(fichiers):
        somme.update(str(fichier.relative_to(racine)).encode())
        somme.update(fichier.read_bytes())
    return somme.hexdigest()


def empreinte_migrations(racine: Path) -> str:
    """Change avec nos migrations et les paquets installés."""
    fichiers = _de_nos_applis(racine, "**/migrations/*.py")
    return _empreinte(racine, [*fichiers, racine / "requirements.lock"])


class Etat:
    """Un petit fichier JSON sous `var/`, réécrit d'un bloc."""

    def __init__(self, lieu: Emplacement, racine: Path) -> None:
        self.lieu = lieu
        self.racine = racine
        self.fichier = lieu.var / "etat.json"

    def lire(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.fichier.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def noter(self, **valeurs: object) -> None:
        contenu = json.dumps(self.lire() | valeurs, ensure_ascii=False, indent=1)
        provisoire = self.fichier.with_suffix(".nouveau")
        provisoire.write_text(contenu, encoding="utf-8")
        provisoire.replace(self.fichier)

    def migrations(self) -> str:
        """Change avec les migrations, ou avec la base elle-même."""
        base = postgresql.interroger(self.lieu, _VERSION_BASE, BASE)
        return f"{empreinte_migrations(self.racine)} {base or 'vide'}"

    def demonstration(self) -> str:
        """Change avec ce que les apps chargent, ou si la base a été recréée."""
        fichiers = [
            *_de_nos_applis(self.racine, "**/demonstration*.py"),
            *_de_nos_applis(self.racine, "**/demonstration/**/*.*"),
        ]
        requete = "SELECT oid FROM pg_database WHERE datname = current_database()"
        oid = postgresql.interroger(self.lieu, requete, BASE)
        lisibles = [fichier for fichier in fichiers if "__pycache__" not in fichier.parts]
        return f"{_empreinte(self.racine, lisibles)} {oid}"
