"""Asking clamd, when the operator has one, whether a file carries a virus. Pure but for the socket.

The protocol (INSTREAM) is a length before each chunk and an empty one to end; its PyPI clients are
no longer kept.
"""

import socket
import struct

_MORCEAU = 64 * 1024
_DELAI = 30.0


class Infecte(ValueError):
    """The name of what was found."""


class AntivirusMuet(RuntimeError):
    """Configured, and did not answer: nothing may be taken on trust."""


def examiner(octets: bytes, adresse: str) -> bool:
    """False when no antivirus is configured; raises `Infecte` when one objects."""
    if not adresse:
        return False
    try:
        reponse = _demander(octets, adresse)
    except OSError as panne:
        raise AntivirusMuet(str(panne)) from panne
    if reponse.endswith("FOUND"):
        raise Infecte(reponse.removeprefix("stream: ").removesuffix(" FOUND"))
    if not reponse.endswith("OK"):
        raise AntivirusMuet(reponse)
    return True


def _demander(octets: bytes, adresse: str) -> str:
    with _connecter(adresse) as prise:
        prise.settimeout(_DELAI)
        prise.sendall(b"zINSTREAM\0")
        for debut in range(0, len(octets), _MORCEAU):
            morceau = octets[debut : debut + _MORCEAU]
            prise.sendall(struct.pack("!I", len(morceau)) + morceau)
        prise.sendall(struct.pack("!I", 0))
        return prise.recv(4096).rstrip(b"\0\n").decode(errors="replace")


def _connecter(adresse: str) -> socket.socket:
    """« hôte:port », or the path of a unix socket."""
    if adresse.startswith("/"):
        prise = socket.socket(socket.AF_UNIX)
        prise.settimeout(_DELAI)
        prise.connect(adresse)
        return prise
    hote, _, port = adresse.rpartition(":")
    return socket.create_connection((hote, int(port)), timeout=_DELAI)
