"""What is kept encrypted at rest. The first key encrypts, every known one decrypts."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class Illisible(RuntimeError):
    """None of the keys in hand opens this."""


def chiffrer(clair: str) -> bytes:
    return _trousseau().encrypt(clair.encode())


def dechiffrer(chiffre: bytes) -> str:
    try:
        return _trousseau().decrypt(bytes(chiffre)).decode()
    except InvalidToken as faute:
        raise Illisible("Aucune des clés connues n’ouvre cette donnée.") from faute


def _trousseau() -> MultiFernet:
    """Keys of its own when the operator gave some, then one per SECRET_KEY past and present."""
    derivees = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    donnees = [Fernet(cle) for cle in settings.CLES_CHIFFREMENT]
    return MultiFernet([*donnees, *(Fernet(_deriver(cle)) for cle in derivees)])


def _deriver(cle: str | bytes) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"cpts.donnees")
    return base64.urlsafe_b64encode(derivation.derive(force_bytes(cle)))
