"""What WeasyPrint 70 does not do yet for PDF/UA, done on the pydyf object before it is written.

Each correction answers a rule a checker reports without it: print flag and text of links,
doubled annotations, scope of header cells, tables cut by a page, running titles and repeated
headers as artifacts.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

# WeasyPrint boxes and pydyf objects: neither publishes types.
Boite = Any
Dictionnaire = Any

_IMPRIMER = 4
_GARDE_VIDE = ("/Document", "/TD", "/TH")


def finir(document: Any, pdf: pydyf.PDF) -> None:
    """To be passed to WeasyPrint as `finisher`."""
    _Finition(document, pdf).appliquer()


def parcourir(boite: Boite, dans_un_lien: bool = False) -> Iterator[tuple[Boite, bool]]:
    """Each box in reading order, and whether it already stands inside a link."""
    pile = [(boite, dans_un_lien)]
    while pile:
        courante, dans_un_lien = pile.pop()
        courante = getattr(courante, "_box", courante)
        yield courante, dans_un_lien
        enfants = getattr(courante, "children", ())
        if enfants:
            lien = dans_un_lien or bool(getattr(courante, "link_annotation", None))
            pile.extend((enfant, lien) for enfant in reversed(enfants))


def texte(boite: Boite) -> str:
    morceaux = (getattr(interne, "text", "") or "" for interne, _ in parcourir(boite))
    return " ".join("".join(morceaux).split())


def _marque(boite: Boite) -> Dictionnaire | None:
    """The structure element WeasyPrint leaves on the box of a cell."""
    return getattr(boite, "mark", None)


class _Finition:
    def __init__(self, document: Any, pdf: pydyf.PDF) -> None:
        self.document = document
        self.pdf = pdf
        self.racine = self.objet(pdf.catalog["StructTreeRoot"])
        self.annotations_en_double: set[bytes] = set()
        self.tables: dict[Any, list[Boite]] = {}
        self.nums = self.objet(self.racine["ParentTree"])["Nums"]
        self.rangs = {bytes(page): rang for rang, page in enumerate(pdf.page_references)}

    def appliquer(self) -> None:
        for numero, page in enumerate(self.document.pages):
            self._corriger_page(numero, page)
        for morceaux in self.tables.values():
            self._recoudre(morceaux)
        self._releguer_en_artefacts(self._contenus_de_l_arbre())

    def objet(self, reference: bytes) -> Dictionnaire:
        return self.pdf.objects[int(bytes(reference).split()[0])]

    def _corriger_page(self, numero: int, page: Any) -> None:
        liens: list[bytes] = []
        for boite, dans_un_lien in parcourir(page._page_box):
            if getattr(boite, "link_annotation", None):
                self._corriger_lien(boite, dans_un_lien, liens)
            if boite.element_tag == "th" and _marque(boite):
                ligne = boite.element.get("scope", "col").startswith("row")
                boite.mark["A"]["Scope"] = "/Row" if ligne else "/Column"
            elif boite.element_tag == "table" and getattr(boite, "is_table_wrapper", False):
                self.tables.setdefault(boite.element, []).append(boite)
        self._ranger_annotations(self.objet(self.pdf.page_references[numero]), liens)

    def _corriger_lien(self, boite: Boite, dans_un_lien: bool, liens: list[bytes]) -> None:
        annotation = boite.link_annotation
        annotation["F"] = _IMPRIMER
        annotation["Contents"] = pydyf.String(texte(boite) or "Lien")
        # a::before, a::after and leaders each get an annotation: one per link is enough.
        if dans_un_lien:
            self.annotations_en_double.add(bytes(annotation.reference))
        else:
            liens.append(annotation.reference)

    def _ranger_annotations(self, page: Dictionnaire, liens: list[bytes]) -> None:
        """Links in reading order, then the other annotations."""
        if "Annots" not in page:
            return
        autres = [
            annotation
            for annotation in page["Annots"]
            if bytes(annotation) not in self.annotations_en_double and annotation not in liens
        ]
        page["Annots"] = pydyf.Array(liens + autres)

    def _recoudre(self, morceaux: list[Boite]) -> None:
        """A table cut by a page becomes one Table again, with its headers once."""
        premier: Dictionnaire | None = None
        cles: list[pydyf.String] = []
        for boite in morceaux:
            marques = [marque for interne, _ in parcourir(boite) if (marque := _marque(interne))]
            if not marques:
                continue
            table = self._table_de(marques[0])
            entetes = [marque for marque in marques if self._est_en_tete(marque)]
            if premier is None:
                premier, cles = table, [marque["ID"] for marque in entetes if "ID" in marque]
                continue
            for marque, cle in zip(entetes, cles, strict=False):
                marque["ID"].string = cle.string
            self._rattacher_corps(table, premier)
            self._retirer(table)

    def _table_de(self, marque: Dictionnaire) -> Dictionnaire:
        table = marque
        while table["S"] != "/Table":
            table = self.objet(table["P"])
        return table

    def _est_en_tete(self, marque: Dictionnaire) -> bool:
        ligne = self.objet(marque["P"])
        return "ID" in marque and self.objet(ligne["P"])["S"] == "/THead"

    def _rattacher_corps(self, table: Dictionnaire, premier: Dictionnaire) -> None:
        for reference in table["K"]:
            groupe = self.objet(reference)
            if groupe["S"] in ("/TBody", "/TFoot"):
                groupe["P"] = premier.reference
                premier["K"].append(reference)

    def _retirer(self, element: Dictionnaire) -> None:
        """Take an element out of the tree, then its parents left empty."""
        parent = self.objet(element["P"])
        sienne = bytes(element.reference)
        parent["K"][:] = [k for k in parent["K"] if not (isinstance(k, bytes) and k == sienne)]
        if not parent["K"] and parent["S"] not in _GARDE_VIDE:
            self._retirer(parent)

    def _contenus_de_l_arbre(self) -> set[tuple[bytes, int]]:
        """(page, MCID) of all the tree reaches; on the way, a link within a link becomes a Span."""
        vus: set[tuple[bytes, int]] = set()
        pile = [(self.objet(self.racine["K"][0]), False)]
        while pile:
            element, dans_un_lien = pile.pop()
            if dans_un_lien and element["S"] == "/Link":
                element["S"] = "/Span"
            elif element["S"] == "/Link":
                self._envelopper_textes(element)
            lien = dans_un_lien or element["S"] == "/Link"
            gardes = pydyf.Array()
            for enfant in element["K"]:
                if isinstance(enfant, bytes):
                    objet = self.objet(enfant)
                    if objet.get("Type") == "/StructElem":
                        pile.append((objet, lien))
                    elif bytes(objet["Obj"]) in self.annotations_en_double:
                        continue
                else:
                    vus.add((bytes(element["Pg"]), enfant))
                gardes.append(enfant)
            element["K"] = gardes
        return vus

    def _envelopper_textes(self, lien: Dictionnaire) -> None:
        """Text between a link's pseudo-elements goes in a Span: one order for every reader."""
        if all(isinstance(enfant, int) for enfant in lien["K"][1:]):
            return
        for place, enfant in enumerate(lien["K"]):
            if isinstance(enfant, int):
                span = pydyf.Dictionary(
                    {
                        "Type": "/StructElem",
                        "S": "/Span",
                        "P": lien.reference,
                        "Pg": lien["Pg"],
                        "K": pydyf.Array([enfant]),
                    }
                )
                self.pdf.add_object(span)
                lien["K"][place] = span.reference
                self.parents(lien["Pg"])[enfant] = span.reference

    def parents(self, page: bytes) -> pydyf.Array:
        """For each MCID of the page, the element it belongs to."""
        return self.nums[2 * self.rangs[bytes(page)] + 1]

    def _releguer_en_artefacts(self, vus: set[tuple[bytes, int]]) -> None:
        """Margin boxes and repeated headers: outside the tree, hence pagination artifacts."""
        for reference in self.pdf.page_references:
            flux = self.objet(self.objet(reference)["Contents"]).stream
            parents = self.parents(reference)
            page = bytes(reference)
            for rang, operateur in enumerate(flux):
                if not isinstance(operateur, pydyf.Dictionary) or "MCID" not in operateur:
                    continue
                if (page, operateur["MCID"]) not in vus:
                    parents[operateur["MCID"]] = "null"
                    flux[rang - 1] = "/Artifact"
                    flux[rang] = pydyf.Dictionary({"Type": "/Pagination"})
