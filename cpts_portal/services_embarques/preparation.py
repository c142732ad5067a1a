"""Première moitié de bin/demo et bin/test : tout installer, puis passer la main à .venv."""

import os
import signal
import sys
from pathlib import Path

from . import paquets_systeme
from .erreurs import en_une_phrase
from .installation import VERROU, VERROU_DEV, Installation
from .verrou import Verrou

RACINE = Path(__file__).resolve().parents[2]
_POINT_D_ENTREE = Path(__file__).resolve().parent


def preparer(*, developpement: bool) -> Installation:
    installation = Installation(RACINE)
    with en_une_phrase(), Verrou(RACINE / ".preparation.verrou"):
        if not installation.python_a_jour(VERROU_DEV if developpement else VERROU):
            paquets_systeme.exiger_venv()
        installation.assurer_python(VERROU_DEV if developpement else VERROU)
        installation.assurer_interface()
        paquets_systeme.exiger_pango()
        if developpement:
            paquets_systeme.exiger_navigateur()
    return installation


def _continuer(installation: Installation, commande: str, arguments: list[str]) -> int:
    """Remplace ce processus : les signaux iront droit au lanceur."""
    python = str(installation.python)
    os.execv(python, [python, str(_POINT_D_ENTREE), commande, *arguments])  # noqa: S606 - no shell wanted


def _interrompre(*_: object) -> None:
    sys.exit(130)


def principal(commande: str, arguments: list[str], *, developpement: bool) -> int:
    signal.signal(signal.SIGTERM, _interrompre)
    try:
        installation = preparer(developpement=developpement)
    except KeyboardInterrupt:
        return 130
    return _continuer(installation, commande, arguments)
