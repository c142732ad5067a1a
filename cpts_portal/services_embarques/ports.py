"""Le port d'écoute du portail : réservé avant de lancer le serveur, qui en hérite."""

import contextlib
import socket

from .erreurs import ServiceImpossible

PORT_HABITUEL = 8000
_ESSAIS = 100


def _pris(port: int) -> bool:
    # macOS laisse réserver une adresse précise quand un autre tient toutes les adresses.
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False


def _ecouter(famille: socket.AddressFamily, adresse: str, port: int) -> socket.socket:
    prise = socket.socket(famille, socket.SOCK_STREAM)
    try:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if famille == socket.AF_INET6:
            prise.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        prise.bind((adresse, port))
        prise.listen(128)
    except OSError:
        prise.close()
        raise
    return prise


def reserver(port: int) -> list[socket.socket]:
    """Les prises en écoute sur ce port de localhost ; OSError s'il est pris."""
    if _pris(port):
        raise OSError(f"port {port} pris")
    prises = [_ecouter(socket.AF_INET, "127.0.0.1", port)]
    # « localhost » est souvent ::1 d'abord ; une machine sans IPv6 s'en passe.
    with contextlib.suppress(OSError):
        prises.append(_ecouter(socket.AF_INET6, "::1", port))
    return prises


def choisir(demande: int | None) -> tuple[int, list[socket.socket]]:
    """Le port demandé, ou le premier libre à partir du port habituel."""
    depart = demande or PORT_HABITUEL
    for port in range(depart, min(depart + _ESSAIS, 65536)):
        try:
            prises = reserver(port)
        except OSError:
            continue
        if demande and port != demande:
            for prise in prises:
                prise.close()
            raise ServiceImpossible(f"Le port {demande} est pris. Essayez : bin/demo --port {port}")
        return port, prises
    raise ServiceImpossible(f"Aucun port libre à partir de {depart}.")
