"""Reconnaître et arrêter un processus dont on ne sait que le numéro, sans dépendance.

Un numéro de processus est réattribué : seul le couple (numéro, naissance) désigne quelqu'un.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_PROC = Path("/proc")
_PR_SET_PDEATHSIG = 1


def _ps(pid: int, champ: str) -> str:
    sortie = subprocess.run(
        ["ps", "-o", f"{champ}=", "-p", str(pid)],  # noqa: S607 - ps is where the system puts it
        capture_output=True, text=True, check=False, env={"LC_ALL": "C", "PATH": os.defpath},
    )  # fmt: skip
    return sortie.stdout.strip()


def naissance(pid: int) -> str | None:
    """L'instant de naissance du processus ; None s'il n'existe pas, ou plus que comme zombie."""
    if not (_PROC / "self" / "stat").exists():
        etat, instant = _ps(pid, "state"), _ps(pid, "lstart")
        return instant if instant and not etat.startswith("Z") else None
    try:
        contenu = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    # Le nom du programme est entre parenthèses et peut en contenir : on part de la dernière.
    champs = contenu.rpartition(")")[2].split()
    return None if champs[0] in "ZX" else champs[19]


def commande(pid: int) -> list[str]:
    """Les arguments du processus, vide s'il n'existe pas."""
    if not (_PROC / "self" / "cmdline").exists():
        return _ps(pid, "command").split()
    try:
        brut = (_PROC / str(pid) / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return []
    return [os.fsdecode(morceau) for morceau in brut.split(b"\0") if morceau]


def dossier_courant(pid: int) -> Path | None:
    """None quand le système ne le dit pas (macOS, ou droits insuffisants)."""
    try:
        return (_PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None


def vivant(pid: int, ne_le: str | None = None) -> bool:
    instant = naissance(pid)
    return instant is not None and (ne_le is None or instant == ne_le)


def numero_pris(pid: int) -> bool:
    """True aussi pour un zombie, qu'un conteneur sans init peut garder toujours."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def attendre(condition: Callable[[], bool], delai: float, pas: float = 0.02) -> bool:
    fin = time.monotonic() + delai
    while not condition():
        if time.monotonic() > fin:
            return False
        time.sleep(pas)
    return True


def signaler(pid: int, numero: int, *, groupe: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        (os.killpg if groupe else os.kill)(pid, numero)


def arreter(
    pids: Iterable[int], *, delai: float, signal_arret: int = signal.SIGTERM, groupe: bool = False
) -> None:
    """Demande à chacun de s'arrêter, puis tue ceux qui restent passé le délai."""
    restants = {pid: naissance(pid) for pid in pids}
    for pid in restants:
        signaler(pid, signal_arret)
    attendre(lambda: not _encore(restants), delai)
    for pid in _encore(restants):
        signaler(pid, signal.SIGKILL, groupe=groupe)
    attendre(lambda: not _encore(restants), 5)


def _encore(pids: dict[int, str | None]) -> list[int]:
    for pid in pids:
        # Nos propres enfants restent zombies tant que personne ne les relève.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return [pid for pid, ne_le in pids.items() if ne_le is not None and vivant(pid, ne_le)]


def mourir_avec_le_parent(numero: int = signal.SIGTERM) -> Callable[[], None] | None:
    """À passer en `preexec_fn` : sous Linux, l'enfant reçoit ce signal si son parent est tué."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def avant_exec() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, numero, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return avant_exec
