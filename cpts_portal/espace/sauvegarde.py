"""Ce que les commandes de sauvegarde tirent des réglages."""

import shutil
import tomllib
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cpts_portal.services_embarques.binaires import Binaires
from cpts_portal.services_embarques.emplacement import Emplacement
from cpts_portal.services_embarques.sauvegarde import Acces, Fonds


def acces() -> Acces:
    base = connection.settings_dict
    return Acces(
        base=str(base["NAME"]),
        hote=str(base["HOST"] or base["OPTIONS"].get("host", "")),
        port=str(base["PORT"] or ""),
        compte=str(base["USER"] or ""),
        mot_de_passe=str(base["PASSWORD"] or ""),
        programmes=_programmes(),
    )


def _programmes() -> Path | None:
    """En production, ceux du système s'il les a : ils suivent la version de son serveur."""
    if settings.ENVIRONNEMENT == "production" and shutil.which("pg_dump"):
        return None
    return Binaires(Emplacement(Path(settings.VAR))).postgresql("pg_dump").parent


def fonds() -> list[Fonds]:
    return [
        Fonds("fichiers-publics", Path(settings.MEDIA_ROOT)),
        Fonds("fichiers-prives", Path(settings.FICHIERS_PRIVES)),
    ]


def migrations_connues() -> set[str]:
    disque = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {f"{appli}.{nom}" for appli, nom in disque}


def version_du_portail() -> str:
    projet = tomllib.loads((settings.RACINE / "pyproject.toml").read_text(encoding="utf-8"))
    return str(projet["project"]["version"])
