"""The words of a PDF or an Office file, for the search. Bounded in time, pages and size."""

import io
import zipfile
from collections.abc import Iterator

from defusedxml import ElementTree

PAGES_AU_PLUS = 500
SIGNES_AU_PLUS = 1_000_000
# A text unfolds a lot; a bomb unfolds without end.
DEPLIE_AU_PLUS = 200_000_000
_PARTIES = {
    "docx": ("word/document.xml", "word/footnotes.xml", "word/header", "word/footer"),
    "xlsx": ("xl/sharedStrings.xml", "xl/worksheets/"),
    "pptx": ("ppt/slides/slide", "ppt/notesSlides/"),
    "odt": ("content.xml",),
    "ods": ("content.xml",),
    "odp": ("content.xml",),
}
# Paragraphs, cells and lines end a word; runs do not.
_COUPURES = frozenset({"p", "h", "si", "c", "tab", "br", "table-cell"})


class TexteIllisible(ValueError):
    """The file opens for people perhaps, not for us: it is found by its title alone."""


def bombe(octets: bytes) -> bool:
    """An archive that would unfold beyond reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return sum(membre.file_size for membre in archive.infolist()) > DEPLIE_AU_PLUS
    except zipfile.BadZipFile:
        return False


def extraire(octets: bytes, extension: str) -> str:
    """Words apart by spaces; empty for an image or a scan."""
    if extension == "pdf":
        bouts = _du_pdf(octets)
    elif extension in _PARTIES:
        bouts = _de_l_archive(octets, _PARTIES[extension])
    else:
        return ""
    return _assembler(bouts)


def _assembler(bouts: Iterator[str]) -> str:
    gardes: list[str] = []
    longueur = 0
    for bout in bouts:
        # PostgreSQL takes no null sign in a text.
        propre = " ".join(bout.replace("\0", " ").split())
        gardes.append(propre)
        longueur += len(propre) + 1
        if longueur > SIGNES_AU_PLUS:
            break
    return " ".join(gardes)[:SIGNES_AU_PLUS]


def _du_pdf(octets: bytes) -> Iterator[str]:
    # It loads fontTools, which no web process needs: only the worker reads a PDF.
    from pypdf import PdfReader  # noqa: PLC0415 - see above
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - see above

    try:
        lecteur = PdfReader(io.BytesIO(octets))
        if lecteur.is_encrypted and not lecteur.decrypt(""):
            raise TexteIllisible("Ce PDF est protégé par un mot de passe.")
        for page in lecteur.pages[:PAGES_AU_PLUS]:
            yield page.extract_text()
    except TexteIllisible:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as faute:
        # A damaged file fails in as many ways as it is damaged.
        raise TexteIllisible("Ce PDF est abîmé.") from faute


def _de_l_archive(octets: bytes, parties: tuple[str, ...]) -> Iterator[str]:
    if bombe(octets):
        raise TexteIllisible("Ce fichier se déplierait sans fin.")
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            for nom in sorted(archive.namelist()):
                if nom.startswith(parties) and nom.endswith(".xml"):
                    yield _du_xml(archive.read(nom))
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        ValueError,
        SyntaxError,
    ) as faute:
        raise TexteIllisible("Ce fichier est abîmé.") from faute


def _du_xml(contenu: bytes) -> str:
    morceaux: list[str] = []
    for element in ElementTree.fromstring(contenu).iter():
        if str(element.tag).rpartition("}")[2] in _COUPURES:
            morceaux.append(" ")
        morceaux.append(element.text or "")
        morceaux.append(element.tail or "")
    return "".join(morceaux)
