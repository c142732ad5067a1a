"""Ce qui ne s'installe pas dans le clone : Pango pour les PDF, venv, un navigateur pour les tests.

Root sur Debian ou Ubuntu : apt. Ailleurs : la ligne exacte à taper.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .affichage import etape
from .erreurs import ServiceImpossible

_PANGO = {
    "linux": ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0",
              "libharfbuzz-subset.so.0", "libfontconfig.so.1"),
    "darwin": ("libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz.0.dylib"),
}  # fmt: skip
_PAQUETS_PANGO = [
    "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz0b", "libharfbuzz-subset0",
    "libfontconfig1", "fonts-dejavu-core",
]  # fmt: skip
_DOSSIERS_MACOS = ("", "/opt/homebrew/lib/", "/usr/local/lib/", "/opt/local/lib/")
_NAVIGATEURS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _chargeable(nom: str) -> bool:
    for dossier in _DOSSIERS_MACOS if sys.platform == "darwin" else ("",):
        try:
            ctypes.CDLL(dossier + nom)
        except OSError:
            continue
        return True
    return False


def pango_present() -> bool:
    return all(_chargeable(nom) for nom in _PANGO.get(sys.platform, ()))


def venv_present() -> bool:
    return all(importlib.util.find_spec(nom) for nom in ("venv", "ensurepip"))


def navigateur() -> str | None:
    choisi = os.environ.get("CPTS_CHROMIUM")
    if choisi:
        return choisi if Path(choisi).exists() else None
    return next(filter(None, map(shutil.which, _NAVIGATEURS)), None)


def exiger_venv() -> None:
    if not venv_present():
        # Le venv du Python qui nous exécute, pas celui par défaut du système.
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        _installer("le module venv de Python", [version], "python")


def exiger_pango() -> None:
    if not pango_present():
        _installer("Pango (mise en page des PDF)", _PAQUETS_PANGO, "pango")


def exiger_navigateur() -> None:
    if navigateur() is None:
        _installer("un navigateur Chromium (parcours de test)", ["chromium"], "--cask chromium")


def _installer(quoi: str, paquets: list[str], brew: str) -> None:
    apt = shutil.which("apt-get")
    if sys.platform == "darwin":
        raise ServiceImpossible(f"Il manque {quoi}. Tapez : brew install {brew}")
    if apt is None:
        raise ServiceImpossible(
            f"Il manque {quoi} : installez l’équivalent de « {' '.join(paquets)} » avec l’outil "
            "de votre système, puis relancez."
        )
    if os.geteuid() != 0:
        raise ServiceImpossible(
            f"Il manque {quoi}. Tapez : sudo apt-get install -y {' '.join(paquets)}"
        )
    with etape(f"Installe {quoi}"):
        _apt(apt, ["update", "-qq"])
        if not _apt(apt, ["install", "-y", "-qq", "--no-install-recommends", *paquets]):
            raise ServiceImpossible(
                f"apt n’a pas pu installer {quoi}. Réessayez à la main : "
                f"apt-get install -y {' '.join(paquets)}"
            )


def _apt(apt: str, arguments: list[str]) -> bool:
    fait = subprocess.run(
        [apt, *arguments], check=False, capture_output=True, stdin=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive",
             "PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")},
    )  # fmt: skip
    return fait.returncode == 0
