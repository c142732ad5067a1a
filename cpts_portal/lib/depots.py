"""A file somebody gives: its content must be what its name says, of a kind we keep."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype

TAILLE_MAX = 15_000_000
# Extension, type, et les extensions que la lecture du contenu peut rendre pour elle.
_GENRES: dict[str, tuple[str, frozenset[str]]] = {
    "pdf": ("application/pdf", frozenset({"pdf"})),
    "jpg": ("image/jpeg", frozenset({"jpg"})),
    "jpeg": ("image/jpeg", frozenset({"jpg"})),
    "png": ("image/png", frozenset({"png"})),
    "webp": ("image/webp", frozenset({"webp"})),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset({"docx"}),
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        frozenset({"xlsx"}),
    ),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        frozenset({"pptx"}),
    ),
    # Un document OpenDocument écrit par un autre tableur se lit parfois comme un simple ZIP.
    "odt": ("application/vnd.oasis.opendocument.text", frozenset({"odt", "zip"})),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", frozenset({"ods", "zip"})),
}
_TEXTES = {"csv": "text/csv", "txt": "text/plain"}
LISIBLE = "PDF, image (JPG, PNG, WebP), texte ou tableau (DOCX, ODT, XLSX, ODS, PPTX, CSV, TXT)"


class DepotRefuse(ValueError):
    """Its sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Depot:
    nom: str
    extension: str
    type_mime: str


def verifier(nom: str, octets: bytes) -> Depot:
    if not octets:
        raise DepotRefuse("Ce fichier est vide.")
    if len(octets) > TAILLE_MAX:
        raise DepotRefuse("Ce fichier dépasse 15\u00a0Mo\u00a0: réduisez-le, ou donnez son lien.")
    propre = nom_propre(nom)
    extension = PurePosixPath(propre).suffix.lstrip(".").lower()
    if extension in _TEXTES:
        return _texte(propre, extension, octets)
    if extension not in _GENRES:
        raise DepotRefuse(f"Ce genre de fichier n’est pas accepté. Attendu\u00a0: {LISIBLE}.")
    type_mime, lus = _GENRES[extension]
    trouve = filetype.guess(octets)
    if trouve is None or trouve.extension not in lus:
        raise DepotRefuse(
            f"Le contenu de ce fichier n’est pas celui d’un {extension.upper()}\u00a0: "
            "ouvrez-le et enregistrez-le de nouveau."
        )
    return Depot(propre, extension, type_mime)


def _texte(nom: str, extension: str, octets: bytes) -> Depot:
    if b"\x00" in octets or filetype.guess(octets) is not None:
        raise DepotRefuse("Ce fichier n’est pas un texte.")
    return Depot(nom, extension, _TEXTES[extension])


def nom_propre(nom: str) -> str:
    """The last part, without what a file system or a header could misread."""
    dernier = re.split(r"[/\\]", unicodedata.normalize("NFC", nom))[-1]
    sans = "".join(c for c in dernier if c.isprintable() and c not in '<>:"|?*').strip(" .")
    tige, point, extension = sans.rpartition(".")
    return f"{tige[:120]}{point}{extension[:10]}" if point else sans[:120] or "fichier"
