"""Read a PDF back: text, tags, bookmarks and what a PDF/UA checker says of it."""

import io
from pathlib import Path

import outloud
import pymupdf
import pypdf


def lire(octets: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(octets))


def textes(octets: bytes) -> list[str]:
    return [page.extract_text() for page in lire(octets).pages]


def constats(octets: bytes, dossier: Path) -> list[str]:
    """Errors and warnings of the checker, one sentence each."""
    fichier = dossier / "verifie.pdf"
    fichier.write_bytes(octets)
    resultat = outloud.check(str(fichier))
    return sorted(
        f"{f.severity} {f.rule} p.{f.page} {f.message}"
        for f in resultat.sorted_findings()
        if f.severity != "info"
    )


def bord_droit(octets: bytes) -> list[float]:
    """Per page, what is left in millimetres between the last word and the edge of the paper."""
    with pymupdf.open(stream=octets, filetype="pdf") as document:
        return [
            (page.rect.width - max((mot[2] for mot in page.get_text("words")), default=0))
            * 25.4
            / 72
            for page in document
        ]


def signets(octets: bytes) -> list[tuple[int, str, int]]:
    """(depth, title, page number) of every bookmark."""
    lecteur = lire(octets)

    def descendre(entrees: list, profondeur: int):
        for entree in entrees:
            if isinstance(entree, list):
                yield from descendre(entree, profondeur + 1)
            else:
                page = lecteur.get_destination_page_number(entree) + 1
                yield profondeur, str(entree.title), page

    return list(descendre(lecteur.outline, 1))


def elements(octets: bytes) -> list[str]:
    """Structure tags in reading order."""
    racine = lire(octets).trailer["/Root"]["/StructTreeRoot"]
    pile, vus = [racine["/K"]], []
    while pile:
        noeud = pile.pop()
        noeud = noeud.get_object() if hasattr(noeud, "get_object") else noeud
        if isinstance(noeud, pypdf.generic.ArrayObject):
            pile.extend(reversed(noeud))
        elif isinstance(noeud, pypdf.generic.DictionaryObject) and "/S" in noeud:
            vus.append(str(noeud["/S"]).lstrip("/"))
            if "/K" in noeud:
                pile.append(noeud["/K"])
    return vus


def polices(octets: bytes) -> set[str]:
    """Font names as embedded, without the subset prefix; fails on one that is not embedded."""
    noms = set()
    for objet in lire(octets).pages[0]["/Resources"]["/Font"].values():
        descendante = objet.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendante["/FontDescriptor"].get_object()
        noms.add(str(descendante["/BaseFont"]).split("+")[1])
    return noms
