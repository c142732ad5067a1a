"""Seconde moitié de bin/test, dans .venv : outils, contrats, suite, puis parcours."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import paquets_systeme, postgresql
from .affichage import dire, etape
from .emplacement import ROLE, Emplacement
from .etat import empreinte_migrations
from .serveurs import services

RACINE = Path(__file__).resolve().parents[2]
_BIN = RACINE / ".venv" / "bin"
_PYTEST_SANS_TEST = 5


@dataclass
class Etape:
    nom: str
    commande: list[str]
    # Montrée en direct (la dernière ligne de pytest reste visible), sinon seulement si elle échoue.
    en_direct: bool = False
    env: dict[str, str] = field(default_factory=dict)


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _script(nom: str, *arguments: str) -> list[str]:
    # Par notre Python : la première ligne du script nomme le clone où il fut installé.
    return _python(str(_BIN / nom), *arguments)


def _pytest(*arguments: str) -> list[str]:
    return _python("-m", "coverage", "run", "-m", "pytest", "-q", *arguments)


def _outils() -> list[Etape]:
    shell = ["bin/demo", "bin/test", ".ci/run"]
    return [
        Etape("ruff check", [str(_BIN / "ruff"), "check", "."]),
        Etape("ruff format", [str(_BIN / "ruff"), "format", "--check", "."]),
        # Its rules only: its formatter puts white space where an inline element must have none.
        Etape("djlint", _python("-m", "djlint", "--lint", "--quiet", "templates")),
        Etape("mypy", _python("-m", "mypy", ".")),
        Etape("contrats d’import", _script("lint-imports")),
        Etape("shellcheck", [str(_BIN / "shellcheck"), *shell]),
        Etape("migrations manquantes", _python("manage.py", "makemigrations", "--check",
                                               "--dry-run")),
    ]  # fmt: skip


def _base_modele(lieu: Emplacement) -> str:
    """La base que chaque processus de test copie : migrer prend vingt secondes, copier une."""
    nom = f"modele_{empreinte_migrations(RACINE)[:12]}"
    if postgresql.interroger(lieu, "SELECT 1", nom) == "1":
        return nom
    liste = "SELECT datname FROM pg_database WHERE datname LIKE 'modele_%'"
    for ancienne in (postgresql.interroger(lieu, liste) or "").split():
        postgresql.interroger(lieu, f"DROP DATABASE {ancienne}")
    with etape("base modèle des tests"):
        # Renommée une fois complète : interrompue, elle ne servirait pas.
        postgresql.interroger(lieu, "DROP DATABASE IF EXISTS ebauche_modele WITH (FORCE)")
        postgresql.interroger(lieu, f"CREATE DATABASE ebauche_modele OWNER {ROLE}")
        url = f"postgresql://{ROLE}@/ebauche_modele?host={lieu.sockets}"
        subprocess.run(
            _python("manage.py", "migrate", "--noinput", "--verbosity", "0"),
            cwd=RACINE, check=False, stdin=subprocess.DEVNULL,
            env=os.environ | {"DATABASE_URL": url, "CPTS_VAR": str(lieu.var),
                              "DJANGO_SETTINGS_MODULE": "cpts_portal.settings.test"},
        )  # fmt: skip
        postgresql.interroger(lieu, f"ALTER DATABASE ebauche_modele RENAME TO {nom}")
    return nom


def _suite() -> list[Etape]:
    return [
        Etape("suite", _pytest("-n", "2", "-m", "not services"), en_direct=True),
        Etape("suite, services réels", _pytest("-m", "services"), en_direct=True),
        Etape("couverture (réunion)", _python("-m", "coverage", "combine", "--quiet")),
        Etape("couverture", _python("-m", "coverage", "report"), en_direct=True),
    ]


def _parcours() -> list[Etape]:
    return [Etape("parcours", _python("-m", "pytest", "-q", "tests/parcours"), en_direct=True)]


def _compose() -> list[Etape]:
    essai = subprocess.run(
        ["docker", "compose", "version"],  # noqa: S607 - wherever the person installed it
        check=False, capture_output=True,
    ) if _existe("docker") else None  # fmt: skip
    if essai is None or essai.returncode:
        dire("· docker compose config : non lancé (docker compose absent)")
        return []
    fichiers = ["--env-file", ".env.exemple", "-f", "docker-compose.yml"]
    return [Etape("docker compose config", ["docker", "compose", *fichiers, "config", "--quiet"])]


def _existe(programme: str) -> bool:
    return any((Path(d) / programme).exists() for d in os.get_exec_path())


class Batterie:
    def __init__(self, var: Path) -> None:
        self.var = var
        self.echecs: list[str] = []
        self.modele = ""

    def lancer(self, etape: Etape) -> None:
        if etape.en_direct:
            dire(f"• {etape.nom}")
        debut = time.monotonic()
        fait = subprocess.run(
            etape.commande, cwd=RACINE, check=False, text=True, errors="replace",
            stdin=subprocess.DEVNULL, env=self._environnement() | etape.env,
            stdout=None if etape.en_direct else subprocess.PIPE,
            stderr=None if etape.en_direct else subprocess.STDOUT,
        )  # fmt: skip
        duree = f"{time.monotonic() - debut:.1f}\u202fs".replace(".", ",")
        verdict = "" if fait.returncode == 0 else f" : échec (code {fait.returncode})"
        if fait.returncode == _PYTEST_SANS_TEST and "pytest" in etape.commande:
            verdict = " : échec, aucun test trouvé"
        dire(f"• {etape.nom}… {duree}{verdict}")
        if fait.returncode:
            self.echecs.append(etape.nom)
            if fait.stdout:
                dire(fait.stdout.rstrip())

    def _environnement(self) -> dict[str, str]:
        etrangers = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "VALKEY_URL", "PYTEST_ADDOPTS"}
        garde = {clef: valeur for clef, valeur in os.environ.items() if clef not in etrangers}
        return garde | {
            "CPTS_VAR": str(self.var),
            "CPTS_BASE_MODELE": self.modele,
            "CPTS_CHROMIUM": paquets_systeme.navigateur() or "",
            "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONUTF8": "1",
        }


def _preparer_var(var: Path) -> None:
    """Les essais ont leurs services : vider leur Valkey ne touche pas la démonstration."""
    var.mkdir(parents=True, exist_ok=True)
    (var / "jetable").touch()


def analyseur() -> argparse.ArgumentParser:
    analyse = argparse.ArgumentParser(
        prog="bin/test", usage="bin/test [--outils | --suite | --parcours] [--aide]\n",
        description="Installe ce qu’il faut, puis lance toutes les vérifications.", add_help=False,
    )  # fmt: skip
    for nom, aide in {
        "outils": "seulement les outils : mise en forme, règles, types, étages, migrations",
        "suite": "seulement la suite de tests et sa couverture",
        "parcours": "seulement les parcours dans un navigateur",
    }.items():
        analyse.add_argument(f"--{nom}", action="store_true", help=aide)
    analyse.add_argument("--aide", "-h", "--help", action="help", help="affiche cette aide")
    return analyse


def principal(arguments: list[str], var: Path) -> int:
    options = vars(analyseur().parse_args(arguments))
    parties: dict[str, Callable[[], list[Etape]]] = {
        "outils": lambda: [*_outils(), *_compose()], "suite": _suite, "parcours": _parcours,
    }  # fmt: skip
    choisies = [nom for nom in parties if options[nom]] or list(parties)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    debut = time.monotonic()
    batterie = Batterie(var / "essais")
    _preparer_var(batterie.var)
    for reste in RACINE.glob(".coverage*"):
        reste.unlink()
    # Un seul démarrage des services pour toutes les étapes.
    with services(Emplacement(batterie.var)):
        if "suite" in choisies:
            batterie.modele = _base_modele(Emplacement(batterie.var))
        for nom in choisies:
            for une_etape in parties[nom]():
                batterie.lancer(une_etape)
    return _conclure(batterie, time.monotonic() - debut)


def _conclure(batterie: Batterie, duree: float) -> int:
    minutes = f"{int(duree) // 60} min {int(duree) % 60:02d} s"
    if batterie.echecs:
        dire(f"\nÉchec en {minutes} : {', '.join(batterie.echecs)}.")
        return 1
    dire(f"\nTout passe, en {minutes}.")
    return 0
