"""What is kept encrypted at rest. The keys are settings; the first encrypts, all decrypt."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CleAbsente(RuntimeError):
    pass


class Illisible(RuntimeError):
    """None of the keys in hand opens this."""


def chiffrer(clair: str, cles: Sequence[str]) -> bytes:
    return _trousseau(cles).encrypt(clair.encode())


def dechiffrer(chiffre: bytes, cles: Sequence[str]) -> str:
    try:
        return _trousseau(cles).decrypt(bytes(chiffre)).decode()
    except InvalidToken as faute:
        raise Illisible("Aucune des clés connues n’ouvre cette donnée.") from faute


def _trousseau(cles: Sequence[str]) -> MultiFernet:
    if not cles:
        raise CleAbsente("Aucune clé de chiffrement n’est donnée (CLES_CHIFFREMENT).")
    return MultiFernet([Fernet(cle) for cle in cles])
