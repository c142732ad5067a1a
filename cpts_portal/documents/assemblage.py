"""Uploaded annexes behind a produced PDF, without losing what a screen reader needs.

A tagged annex keeps its structure tree, grafted under a section of ours; a scan becomes one
described figure a page; one whose forms would break is attached as a file. The only module that
imports pikepdf.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, Pdf, String

PAGES_AU_PLUS = 300
# pikepdf objects: what they hold is only known when read.
Element = Any


class AnnexeRefusee(ValueError):
    """Its sentence says why, and what to do."""


@dataclass(frozen=True)
class Annexe:
    titre: str
    octets: bytes


@dataclass(frozen=True)
class Examen:
    pages: int
    # « balisee », « image » ou « jointe ».
    mode: str


def examiner(octets: bytes) -> Examen:
    """What this annex will become, or the reason it cannot be taken."""
    try:
        with pikepdf.open(io.BytesIO(octets)) as pdf:
            pages = len(pdf.pages)
            if pages == 0:
                raise AnnexeRefusee("Ce PDF n’a aucune page.")
            if pages > PAGES_AU_PLUS or "/AcroForm" in pdf.Root:
                return Examen(pages, "jointe")
            return Examen(pages, "balisee" if _est_balisee(pdf) else "image")
    except pikepdf.PasswordError as erreur:
        raise AnnexeRefusee(
            "Ce PDF est protégé par un mot de passe : enregistrez-en une copie sans protection."
        ) from erreur
    except pikepdf.PdfError as erreur:
        raise AnnexeRefusee(
            "Ce fichier n’est pas un PDF lisible : ouvrez-le, puis réenregistrez-le en PDF."
        ) from erreur


def _est_balisee(pdf: Pdf) -> bool:
    racine = pdf.Root.get("/StructTreeRoot")
    return racine is not None and "/ParentTree" in racine and "/Nums" in racine.ParentTree


def assembler(document: bytes, annexes: Sequence[Annexe]) -> bytes:
    """The document, then each annex with its bookmarks."""
    if not annexes:
        return document
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for rang, annexe in enumerate(annexes, 1):
            _ajouter(pdf, annexe, rang)
        sortie = io.BytesIO()
        # The same pages give the same bytes: a version rendered again is the same file.
        pdf.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def _ajouter(pdf: Pdf, annexe: Annexe, rang: int) -> None:
    if examiner(annexe.octets).mode == "jointe":
        nom = f"{annexe.titre}.pdf".replace("/", "-")
        pdf.attachments[nom] = AttachedFileSpec(pdf, annexe.octets, filename=nom)
        return
    with pikepdf.open(io.BytesIO(annexe.octets)) as source:
        debut = len(pdf.pages)
        pdf.pages.extend(source.pages)
        pages = list(pdf.pages)[debut:]
        section = _ouvrir_une_section(pdf, annexe.titre)
        if _est_balisee(source):
            _greffer(pdf, source, section, pages, f"annexe{rang}-")
        else:
            _decrire(pdf, section, pages, annexe.titre)
        _ajouter_les_signets(pdf, source, annexe.titre, debut)


def _racine(pdf: Pdf) -> Element:
    return pdf.Root.StructTreeRoot


def _document(pdf: Pdf) -> Element:
    sommet = _racine(pdf).K
    return sommet[0] if isinstance(sommet, Array) else sommet


def _ouvrir_une_section(pdf: Pdf, titre: str) -> Element:
    parent = _document(pdf)
    section = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Sect, P=parent, K=Array(), T=String(titre))
    )
    parent.K.append(section)
    return section


def _prochaine_cle(pdf: Pdf) -> int:
    numeros = _racine(pdf).ParentTree.Nums
    return max((int(numeros[i]) for i in range(0, len(numeros), 2)), default=-1) + 1


def _inscrire(pdf: Pdf, cle: int, valeur: Element) -> None:
    racine = _racine(pdf)
    racine.ParentTree.Nums.extend([cle, valeur])
    racine.ParentTreeNextKey = cle + 1


def _decrire(pdf: Pdf, section: Element, pages: list[Element], titre: str) -> None:
    """A scan says nothing to the ear but what it is: its pages, one by one, with a description."""
    for numero, page in enumerate(pages, 1):
        page.contents_coalesce()
        marque = b"/Figure <</MCID 0>> BDC\nq\n" + page.Contents.read_bytes() + b"\nQ\nEMC"
        page.Contents = pdf.make_stream(marque)
        figure = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Figure,
                P=section,
                Pg=page.obj,
                K=0,
                Alt=String(f"{titre}, page {numero} numérisée."),
                A=Dictionary(O=Name.Layout, BBox=page.mediabox),
            )
        )
        section.K.append(figure)
        cle = _prochaine_cle(pdf)
        page.obj.StructParents, page.obj.Tabs = cle, Name.S
        _inscrire(pdf, cle, Array([figure]))


def _greffer(pdf: Pdf, source: Pdf, section: Element, pages: list[Element], prefixe: str) -> None:
    """The annex's own tree under our section, its keys moved after ours, its names made unique."""
    etranger = pdf.copy_foreign(source.make_indirect(source.Root.StructTreeRoot))
    sommet = etranger.K[0] if isinstance(etranger.K, Array) else etranger.K
    for element in _elements(sommet):
        if "/ID" in element:
            element.ID = String(prefixe + str(element.ID))
        attributs = element.get("/A")
        if isinstance(attributs, Dictionary) and "/Headers" in attributs:
            attributs.Headers = Array([String(prefixe + str(nom)) for nom in attributs.Headers])
    enfants = sommet.K if isinstance(sommet.K, Array) else Array([sommet.K])
    for enfant in enfants:
        enfant.P = section
        section.K.append(enfant)
    decalage = _prochaine_cle(pdf)
    numeros = etranger.ParentTree.Nums
    for i in range(0, len(numeros), 2):
        _inscrire(pdf, int(numeros[i]) + decalage, numeros[i + 1])
    for page in pages:
        if "/StructParents" in page:
            page.obj.StructParents = int(page.obj.StructParents) + decalage
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + decalage


def _elements(sommet: Element) -> Iterator[Element]:
    pile, vus = [sommet], set()
    while pile:
        element = pile.pop()
        if element.objgen in vus and element.objgen != (0, 0):
            continue
        vus.add(element.objgen)
        yield element
        enfants = element.get("/K", [])
        for enfant in enfants if isinstance(enfants, Array) else [enfants]:
            if isinstance(enfant, Dictionary) and "/S" in enfant:
                pile.append(enfant)


def _ajouter_les_signets(pdf: Pdf, source: Pdf, titre: str, debut: int) -> None:
    with source.open_outline() as lus:
        anciens = [signet.title for signet in lus.root]
    with pdf.open_outline() as plan:
        entree = OutlineItem(titre, debut)
        entree.children.extend(OutlineItem(ancien, debut) for ancien in anciens)
        plan.root.append(entree)
