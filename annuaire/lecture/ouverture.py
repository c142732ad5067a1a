"""Opens what was downloaded, plain, zipped or gzipped, as one stream of bytes."""

import gzip
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from annuaire.lecture.erreurs import FichierRefuse

_ABIME = "Ce fichier compressé est coupé ou abîmé : téléchargez-le de nouveau."


@dataclass(frozen=True, slots=True)
class Ouvert:
    flux: BinaryIO
    # Bytes to be read, None when compressed in a way that does not say.
    taille: int | None


@contextmanager
def ouvrir(chemin: Path, *motifs: str) -> Iterator[Ouvert]:
    """`motifs`: what the wanted member of an archive has in its name, in order of preference."""
    with chemin.open("rb") as brut:
        signature = brut.read(4)
        brut.seek(0)
        if signature.startswith(b"PK"):
            with _sans_dommage(), _membre(brut, motifs) as ouvert:
                yield ouvert
        elif signature.startswith(b"\x1f\x8b"):
            with _sans_dommage(), gzip.open(brut, "rb") as flux:
                yield Ouvert(cast(BinaryIO, flux), None)
        else:
            yield Ouvert(brut, chemin.stat().st_size)


@contextmanager
def _sans_dommage() -> Iterator[None]:
    """What a damaged archive raises, whoever reads it, as one refusal."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as erreur:
        raise FichierRefuse(_ABIME) from erreur
    except (NotImplementedError, struct.error) as erreur:
        raise FichierRefuse("Cette archive est compressée d’une façon inconnue.") from erreur
    except RuntimeError as erreur:
        if "password" not in str(erreur):
            raise
        raise FichierRefuse("Cette archive est protégée par un mot de passe.") from erreur


@contextmanager
def _membre(brut: BinaryIO, motifs: tuple[str, ...]) -> Iterator[Ouvert]:
    with _archive(brut) as archive:
        membre = _choisir(archive, motifs)
        if membre is None:
            contenu = ", ".join(m.filename[:60] for m in archive.infolist()[:5]) or "rien"
            raise FichierRefuse(
                f"Cette archive ne contient pas « {motifs[0] if motifs else '.txt'} » (elle "
                f"contient : {contenu})."
            )
        with archive.open(membre) as flux:
            yield Ouvert(cast(BinaryIO, flux), membre.file_size)


def _archive(brut: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(brut)
    except ValueError as erreur:
        # Names in an encoding that is none, offsets before the start.
        raise FichierRefuse(_ABIME) from erreur


def _choisir(archive: zipfile.ZipFile, motifs: tuple[str, ...]) -> zipfile.ZipInfo | None:
    fichiers = [m for m in archive.infolist() if m.filename and not m.is_dir() and m.file_size]
    for motif in motifs:
        for membre in fichiers:
            if motif.casefold() in membre.filename.casefold():
                return membre
    return fichiers[0] if len(fichiers) == 1 else None


def contient(chemin: Path, motif: str) -> bool:
    """Does this archive also bring that file?"""
    if not zipfile.is_zipfile(chemin):
        return False
    with zipfile.ZipFile(chemin) as archive:
        return any(motif.casefold() in nom.casefold() for nom in archive.namelist())
