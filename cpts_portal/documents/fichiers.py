"""Private files, whole or absent: written aside, flushed to the disk, then named."""

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage, storages

DOSSIER = "documents"


@dataclass(frozen=True)
class Range:
    nom: str
    sha256: str
    taille: int


def _stockage() -> Storage:
    return storages["prives"]


def nom_de(pk: int, jeton: int, extension: str) -> str:
    """One name per taker: a late zombie never writes over the winner's file."""
    return f"{DOSSIER}/{pk // 1000:04d}/{pk}-{jeton}.{extension}"


def ranger(nom: str, octets: bytes) -> Range:
    destination = Path(_stockage().path(nom))
    destination.parent.mkdir(parents=True, exist_ok=True)
    descripteur, provisoire = tempfile.mkstemp(
        prefix=f".{destination.stem}-", suffix=".partiel", dir=destination.parent
    )
    try:
        with os.fdopen(descripteur, "wb") as flux:
            flux.write(octets)
            flux.flush()
            os.fsync(flux.fileno())
        Path(provisoire).replace(destination)
    except BaseException:
        Path(provisoire).unlink(missing_ok=True)
        raise
    _fixer_le_dossier(destination.parent)
    return Range(nom, hashlib.sha256(octets).hexdigest(), len(octets))


def _fixer_le_dossier(dossier: Path) -> None:
    """Without it, a power cut may forget the new name of a file already on the disk."""
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def retirer(nom: str) -> None:
    _stockage().delete(nom)


def retirer_les_autres(pk: int, nom: str) -> None:
    """What killed attempts left behind, once one of them won."""
    garde = Path(_stockage().path(nom))
    for motif in (f"{pk}-*", f".{pk}-*"):
        for reste in garde.parent.glob(motif):
            if reste != garde:
                with contextlib.suppress(OSError):
                    reste.unlink()


def ouvrir(nom: str) -> File:
    return _stockage().open(nom)


def existe(nom: str) -> bool:
    return bool(nom) and _stockage().exists(nom)
