"""Verrous de fichier : le noyau les rend quand leur détenteur meurt, même par SIGKILL."""

import fcntl
import os
from pathlib import Path


class Verrou:
    """Un fichier que l'on tient seul, ou à plusieurs."""

    def __init__(self, chemin: Path) -> None:
        self.chemin = chemin
        self._fd: int | None = None

    def prendre(self, *, partage: bool = False, attendre: bool = True) -> bool:
        # O_RDONLY suffit à flock : un second compte peut partager un verrou sans l'écrire.
        fd = os.open(self.chemin, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        operation = (fcntl.LOCK_SH if partage else fcntl.LOCK_EX) | (
            0 if attendre else fcntl.LOCK_NB
        )
        try:
            fcntl.flock(fd, operation)
        except BlockingIOError:
            os.close(fd)
            return False
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd
        return True

    def rendre(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    @property
    def tenu(self) -> bool:
        return self._fd is not None

    def libre(self, *, partage: bool = False) -> bool:
        """True si l'on pourrait le prendre maintenant. Le prend et le rend."""
        essai = Verrou(self.chemin)
        if not essai.prendre(partage=partage, attendre=False):
            return False
        essai.rendre()
        return True

    def __enter__(self) -> "Verrou":
        self.prendre()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.rendre()
