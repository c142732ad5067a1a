"""Se servir des serveurs d'un emplacement : les trouver ou les démarrer, les quitter."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import gardien, postgresql, processus, valkey
from .dossiers import preparer
from .emplacement import Emplacement
from .erreurs import ServiceImpossible, en_une_phrase
from .gardien import PRET, Verrous

__all__ = ["ServiceImpossible", "Usage", "rejoindre", "services"]

_POINT_D_ENTREE = Path(__file__).resolve().parent
DELAI = 90.0


class Usage:
    """La part d'un utilisateur : tant qu'elle vit, les serveurs tournent."""

    def __init__(self, lieu: Emplacement) -> None:
        self.lieu = lieu
        self._verrous = Verrous(lieu)

    def prendre(self) -> None:
        # Attend la fin d'un arrêt en cours : le gardien tient alors ce verrou seul.
        self._verrous.utilisateurs.prendre(partage=True)

    def quitter(self) -> None:
        """Rend sa part ; si c'était la dernière, attend que les serveurs soient arrêtés."""
        if not self._verrous.utilisateurs.tenu:
            return
        self._verrous.utilisateurs.rendre()
        processus.attendre(self._depart_acheve, DELAI)
        self._remplacer_le_gardien()

    def _remplacer_le_gardien(self) -> None:
        """Le gardien a été tué : le dernier parti arrête lui-même les serveurs."""
        if not self._verrous.gardien.prendre(attendre=False):
            return
        if self._verrous.utilisateurs.prendre(attendre=False):
            gardien.arreter(self.lieu)
            self._verrous.utilisateurs.rendre()
        self._verrous.gardien.rendre()

    def _depart_acheve(self) -> bool:
        if self._verrous.gardien.libre():
            return True
        # Libre à plusieurs mais pas seul : quelqu'un d'autre s'en sert encore.
        verrou = self._verrous.utilisateurs
        return not verrou.libre() and verrou.libre(partage=True)


def _demander_au_gardien(lieu: Emplacement) -> None:
    """Lance un gardien et attend sa réponse : les serveurs répondent, ou une phrase."""
    with (lieu.base / "gardien.log").open("ab") as journal:
        enfant = subprocess.Popen(
            [sys.executable, _POINT_D_ENTREE, "gardien", lieu.var],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=journal,
            start_new_session=True, cwd=lieu.base,
            env=os.environ | {"LANG": "C.UTF-8"},
        )  # fmt: skip
    assert enfant.stdout is not None  # noqa: S101 - tells mypy what PIPE guarantees
    with enfant.stdout as tube:
        reponse = tube.read().decode(errors="replace")
    # Il vit plus longtemps que nous : on ne l'attend pas, on ne le signale pas non plus.
    enfant.returncode = 0
    if reponse != PRET:
        raise ServiceImpossible(reponse or "Le gardien des bases s’est arrêté sans rien dire.")


def repondent(lieu: Emplacement) -> bool:
    return valkey.repond(lieu) and postgresql.repond(lieu)


def _assurer(lieu: Emplacement, verrous: Verrous) -> None:
    # Un gardien vit : il démarre, ou relance un serveur qui vient de tomber.
    if not verrous.gardien.libre():
        processus.attendre(lambda: repondent(lieu) or verrous.gardien.libre(), DELAI, 0.1)
        if repondent(lieu):
            return
    _demander_au_gardien(lieu)
    if not repondent(lieu):
        raise ServiceImpossible("PostgreSQL ou Valkey a démarré mais ne répond pas.")


def rejoindre(lieu: Emplacement) -> Usage:
    """Prend une part des serveurs, en les démarrant s'ils ne répondent pas."""
    preparer(lieu)
    usage, verrous = Usage(lieu), Verrous(lieu)
    with en_une_phrase(), verrous.demarrage:
        usage.prendre()
        try:
            _assurer(lieu, verrous)
        except BaseException:
            usage.quitter()
            raise
    return usage


@contextmanager
def services(lieu: Emplacement) -> Iterator[None]:
    usage = rejoindre(lieu)
    try:
        yield
    finally:
        usage.quitter()


def principal(arguments: list[str]) -> int:
    """`etat VAR` : démarre les serveurs, dit où ils sont, les arrête."""
    lieu = Emplacement(Path(arguments[0]))
    with services(lieu):
        sys.stdout.write(f"{lieu.url_postgresql}\n{lieu.url_valkey}\n")
    return 0
