"""The code on the room's screen: six characters that change every thirty seconds. Pure.

A photograph of the screen is worth nothing two minutes later; the secret never leaves the server.
"""

from __future__ import annotations

import hashlib
import hmac

PAS = 30
LONGUEUR = 6
# Neither 0/O/Q, 1/I/L, 2/Z, 5/S, 8/B nor U/V: what is read aloud in a room cannot be misheard.
SIGNES = "ACDEFGHJKMNPRTWXY34679"
# One step behind: the time to type what the screen showed.
TOLERANCE = 2
_IGNORES = str.maketrans("", "", " -\u00a0.")


def pas(instant: float) -> int:
    return int(instant) // PAS


def reste(instant: float) -> int:
    """Seconds before the code changes, from 1 to 30."""
    return PAS - int(instant) % PAS


def code(secret: str, instant: float) -> str:
    return _code_du_pas(secret, pas(instant))


def normaliser(saisi: str) -> str:
    return saisi.upper().translate(_IGNORES)


def verifier(secret: str, saisi: str, instant: float, tolerance: int = TOLERANCE) -> int | None:
    """The step whose code this is, among the current one and the `tolerance` before it."""
    propose = normaliser(saisi)
    courant = pas(instant)
    trouve = None
    # Every candidate is compared, in constant time: the answer's delay tells nothing.
    for numero in range(courant - tolerance, courant + 1):
        if hmac.compare_digest(_code_du_pas(secret, numero).encode(), propose.encode()):
            trouve = numero
    return trouve


def _code_du_pas(secret: str, numero: int) -> str:
    condense = hmac.new(secret.encode(), numero.to_bytes(8, "big"), hashlib.sha256).digest()
    valeur = int.from_bytes(condense, "big")
    signes = []
    for _ in range(LONGUEUR):
        valeur, rang = divmod(valeur, len(SIGNES))
        signes.append(SIGNES[rang])
    return "".join(signes)
