"""What a person may send: judged by its content, not by its name. Pure."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass

POIDS_MAXIMAL = 10 * 1024 * 1024
ADMIS = "PDF, image JPEG ou PNG, document Word, Excel, PowerPoint ou LibreOffice, 10 Mo au plus"
_OOXML = {
    "word/": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ppt/": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


class FichierRefuse(ValueError):
    """Its sentence says what to send instead."""


@dataclass(frozen=True)
class FichierRecu:
    octets: bytes
    nom: str
    extension: str
    type_mime: str
    sha256: str

    @property
    def taille(self) -> int:
        return len(self.octets)


def examiner(octets: bytes, nom: str, poids_maximal: int = POIDS_MAXIMAL) -> FichierRecu:
    if not octets:
        raise FichierRefuse("Ce fichier est vide\u00a0: choisissez-en un autre.")
    if len(octets) > poids_maximal:
        raise FichierRefuse(
            f"Ce fichier pèse plus de {poids_maximal // (1024 * 1024)}\u00a0Mo\u00a0: "
            "réduisez-le, ou séparez-le en plusieurs."
        )
    reconnu = _reconnaitre(octets)
    if reconnu is None:
        raise FichierRefuse(f"Ce genre de fichier n’est pas repris. Envoyez\u00a0: {ADMIS}.")
    extension, type_mime = reconnu
    return FichierRecu(
        octets=octets,
        nom=_nommer(nom, extension),
        extension=extension,
        type_mime=type_mime,
        sha256=hashlib.sha256(octets).hexdigest(),
    )


def _reconnaitre(octets: bytes) -> tuple[str, str] | None:
    if octets.startswith(b"%PDF-"):
        return "pdf", "application/pdf"
    if octets.startswith(b"\xff\xd8\xff"):
        return "jpg", "image/jpeg"
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", "image/png"
    return _reconnaitre_archive(octets) if octets.startswith(b"PK\x03\x04") else None


def _reconnaitre_archive(octets: bytes) -> tuple[str, str] | None:
    """A plain ZIP is refused, and so is a document carrying macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            noms = archive.namelist()
            if "mimetype" in noms and archive.getinfo("mimetype").file_size < 100:
                genre = archive.read("mimetype").strip()
                return (_ODF[genre], genre.decode()) if genre in _ODF else None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in noms or any(n.endswith("vbaProject.bin") for n in noms):
        return None
    return next(
        (genre for dossier, genre in _OOXML.items() if any(n.startswith(dossier) for n in noms)),
        None,
    )


def _nommer(nom: str, extension: str) -> str:
    """Its last segment, printable, with the extension its content deserves."""
    court = nom.replace("\\", "/").rpartition("/")[2]
    propre = "".join(c for c in court if c.isprintable()).strip(". ")
    tige = propre.rpartition(".")[0] or propre or "document"
    return f"{tige[:100]}.{extension}"
