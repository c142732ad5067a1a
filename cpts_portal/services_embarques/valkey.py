"""Le Valkey d'un emplacement : démarrer, interroger, arrêter."""

import contextlib
import signal
import socket
import subprocess

from . import processus
from .binaires import Binaires
from .dossiers import dossier, fin_du_journal, lancer
from .emplacement import Emplacement
from .erreurs import ServiceImpossible, en_une_phrase

DELAI = 30.0


def interroger(lieu: Emplacement, ordre: str) -> str | None:
    """La réponse à un ordre court, ou None si le serveur ne répond pas."""
    try:
        with socket.socket(socket.AF_UNIX) as prise:
            prise.settimeout(3)
            prise.connect(str(lieu.socket_valkey))
            prise.sendall(f"{ordre}\r\n".encode())
            return prise.recv(65536).decode(errors="replace")
    except OSError:
        return None


def repond(lieu: Emplacement) -> bool:
    return interroger(lieu, "PING") == "+PONG\r\n"


def _noter_pid(lieu: Emplacement, pid: int) -> None:
    (lieu.base / "valkey.pid").write_text(f"{pid} {processus.naissance(pid)}\n", encoding="utf-8")


def pid_vivant(lieu: Emplacement) -> int | None:
    """Valkey ne verrouille pas son dossier : nous retenons qui le tient."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        numero, ne_le = (lieu.base / "valkey.pid").read_text().strip().split(" ", 1)
        if processus.vivant(int(numero), ne_le):
            return int(numero)
    return None


def demarrer(lieu: Emplacement) -> subprocess.Popen[bytes] | None:
    """Démarre le serveur ; None s'il y en avait un vivant, qui répond."""
    dossier(lieu, lieu.sockets)
    pid = pid_vivant(lieu)
    if pid is not None:
        processus.attendre(lambda: pid_vivant(lieu) is None or repond(lieu), DELAI, 0.1)
        if repond(lieu):
            return None
        processus.arreter([pid], delai=5)
    lance = _lancer(lieu)
    processus.attendre(lambda: lance.poll() is not None or repond(lieu), DELAI)
    if lance.poll() is None and repond(lieu):
        return lance
    lance.kill()
    raise ServiceImpossible(_impossible(lieu))


def _lancer(lieu: Emplacement) -> subprocess.Popen[bytes]:
    donnees = dossier(lieu, lieu.donnees_valkey)
    lance = lancer(
        lieu,
        [Binaires(lieu).valkey, "--port", "0", "--unixsocket", lieu.socket_valkey,
         "--unixsocketperm", "700", "--dir", donnees, "--appendonly", "yes", "--save", "",
         "--daemonize", "no"],
        lieu.journal_valkey,
    )  # fmt: skip
    with en_une_phrase():
        _noter_pid(lieu, lance.pid)
    return lance


def _impossible(lieu: Emplacement) -> str:
    trace = fin_du_journal(lieu.journal_valkey)
    if "No space left" in trace:
        return f"Valkey n’a pas démarré : le disque de {lieu.base} est plein, libérez-en."
    return f"Valkey n’a pas démarré. Fin de son journal ({lieu.journal_valkey}) :\n{trace}"


def _pid_declare(lieu: Emplacement) -> int | None:
    reponse = interroger(lieu, "INFO server") or ""
    for ligne in reponse.splitlines():
        if ligne.startswith("process_id:"):
            return int(ligne.partition(":")[2])
    return None


def adopter(lieu: Emplacement) -> None:
    """Retient le numéro d'un serveur vivant que nous n'avons pas lancé."""
    declare = None if pid_vivant(lieu) else _pid_declare(lieu)
    if declare:
        _noter_pid(lieu, declare)


def arreter(lieu: Emplacement) -> None:
    pid = pid_vivant(lieu) or _pid_declare(lieu)
    if pid is not None:
        processus.arreter([pid], delai=15, signal_arret=signal.SIGTERM)
    (lieu.base / "valkey.pid").unlink(missing_ok=True)
