"""HTML to the word processor: headings, tables, captions and images as it knows them.

A document that exists on paper is written from the same HTML, so that no text is written twice.
python-docx is loaded where a document is rendered, never by a web process.
"""

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import html as lecteur
from PIL import Image

from cpts_portal.documents import medias
from cpts_portal.documents.rapport import HORS_LISTE, Avertissement, Resultat

Noeud = Any
# Of the text on an A4 page, in centimetres.
LARGEUR = 17
# Not the non-breaking ones: a thousand and its euros hold together.
_BLANCS = re.compile(r"[ \t\r\n\f]+")
# In characters.
_MARGE, _COLONNE_MAX = 4, 34
# Cells of figures, in the stylesheets of paper and of the screen.
_CHIFFRES = {"n", "num"}
_CONTENANTS = ("div", "section", "header", "blockquote", "article", "main")


class Ecrivain:
    """One document being written; a subclass says what its own HTML has of its own."""

    # The level of each heading in the word processor's outline.
    niveaux = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}

    def __init__(self, titre: str, auteur: str) -> None:
        self.document = Document()
        self.avertissements: list[Avertissement] = []
        self.partie = ""
        self._sommaire: Any = None
        self._parties: list[str] = []
        self._compteurs = {"Tableau": 0, "Figure": 0}
        proprietes = self.document.core_properties
        proprietes.title, proprietes.author = titre, auteur
        proprietes.language = "fr-FR"
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(11)
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm((21 - LARGEUR) / 2)
        pied = page.footer.paragraphs[0]
        pied.add_run(f"{titre}, page ")
        _champ(pied, "PAGE", "1")
        pied.add_run(" sur ")
        _champ(pied, "NUMPAGES", "1")

    def couverture(
        self, titre: str, avant: Sequence[str], apres: Sequence[str], chapeau: str = ""
    ) -> None:
        """Who, what, then what dates it; and the table of contents, which the program fills."""
        for ligne in avant:
            self.document.add_paragraph(ligne)
        self.document.add_heading(titre, 0)
        for ligne in apres:
            self.document.add_paragraph(ligne)
        if chapeau:
            self.document.add_paragraph(chapeau, style="Subtitle")
        self.document.add_heading("Sommaire", 1)
        self._sommaire = _champ(self.document.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', "")
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def ecrire(self, html: str) -> None:
        self._descendre(lecteur.fromstring(f"<div>{html}</div>"))

    def finir(self) -> Resultat:
        """The table of contents names the parts; updated where it opens, it gives their pages."""
        if self._sommaire is not None:
            self._sommaire.text = "\n".join(self._parties)
        sortie = io.BytesIO()
        self.document.save(sortie)
        return Resultat(sortie.getvalue(), 0, tuple(self.avertissements))

    # --- What a document may say of its own HTML ---

    def intitule(self, texte: str, niveau: int) -> str:
        return texte

    def se_lit(self, paragraphe: Noeud) -> bool:
        return True

    def dessin(self, svg: Noeud) -> bytes | None:
        """The PNG of a drawing; None when the words and tables around it say the same."""
        return None

    def genre_de_media(self, cle: str) -> str:
        return "image"

    # --- Elements ---

    def _descendre(self, noeud: Noeud) -> None:
        for enfant in noeud:
            if not isinstance(enfant.tag, str):
                continue
            faire = self._gestes().get(enfant.tag)
            if faire is not None:
                faire(enfant)
            elif enfant.tag in _CONTENANTS:
                self._descendre(enfant)

    def _gestes(self) -> dict[str, Callable[[Noeud], None]]:
        return {
            **dict.fromkeys(self.niveaux, self._titre),
            "p": self._paragraphe,
            "ul": self._liste,
            "ol": self._liste,
            "dl": self._definitions,
            "table": self._tableau,
            "figure": self._figure,
        }

    def _titre(self, noeud: Noeud) -> None:
        niveau = self.niveaux[noeud.tag]
        texte = self.intitule(_texte(noeud), niveau)
        if niveau == 1:
            self.partie = texte
            self._parties.append(texte)
        self.document.add_heading(texte, niveau)

    def _paragraphe(self, noeud: Noeud) -> None:
        if self.se_lit(noeud):
            paragraphe = self.document.add_paragraph()
            avant = noeud.getprevious()
            if avant is not None and avant.tag == "table":
                paragraphe.paragraph_format.space_before = Pt(6)
            _courir(paragraphe, noeud)

    def _liste(self, noeud: Noeud, profondeur: int = 1) -> None:
        genre = "List Number" if noeud.tag == "ol" else "List Bullet"
        style = genre if profondeur == 1 else f"{genre} {min(profondeur, 3)}"
        for element in noeud.findall("li"):
            paragraphe = self.document.add_paragraph(style=style)
            _courir(paragraphe, element, sans=("ul", "ol"))
            for sous in element.iter("ul", "ol"):
                if sous.getparent() is element or sous.getparent().tag in ("div", "p"):
                    self._liste(sous, profondeur + 1)

    def _definitions(self, noeud: Noeud) -> None:
        for terme in noeud.iter("dt"):
            paragraphe = self.document.add_paragraph()
            paragraphe.add_run(f"{_texte(terme)}\u00a0: ").bold = True
            suivant = terme.getnext()
            paragraphe.add_run(_texte(suivant) if suivant is not None else "")

    def _tableau(self, noeud: Noeud) -> None:
        lignes = _sans_dessins(list(noeud.iter("tr")))
        colonnes = max((len(cellules) for _, cellules in lignes), default=0)
        if not colonnes:
            return
        if HORS_LISTE in noeud.get("class", ""):
            self.document.add_paragraph().add_run(_texte(noeud.find("caption"))).bold = True
        else:
            self._legende("Tableau", noeud.find("caption"))
        tableau = self.document.add_table(rows=0, cols=colonnes, style="Table Grid")
        for ligne, cellules in lignes:
            rangee = tableau.add_row()
            en_tete = ligne.getparent().tag == "thead"
            if en_tete:
                _repeter(rangee)
            for cellule, source in zip(rangee.cells, cellules, strict=False):
                paragraphe = cellule.paragraphs[0]
                paragraphe.paragraph_format.space_before = Pt(2)
                paragraphe.paragraph_format.space_after = Pt(2)
                if _CHIFFRES & set(source.get("class", "").split()):
                    paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                trace = paragraphe.add_run(_texte(source, saut="\n"))
                trace.bold = en_tete or source.tag == "th"
                trace.font.size = Pt(9.5)
        _regler_les_colonnes(tableau, [cellules for _, cellules in lignes])

    def _figure(self, noeud: Noeud) -> None:
        image = noeud.find(".//img")
        svg = noeud.find(".//svg")
        if image is not None:
            self._image(image)
        elif svg is not None and (octets := self.dessin(svg)):
            self._poser(octets, svg.get("aria-label", ""))
        self._legende("Figure", noeud.find("figcaption"))

    def _image(self, image: Noeud) -> None:
        cle = image.get("src", "").rstrip("/").rpartition("/")[2]
        fichier = medias.lire(f"{medias.PREFIXE}{self.genre_de_media(cle)}/{cle}")
        if fichier is None:
            self._avertir("Image absente du portail")
            return
        try:
            octets = _en_png_ou_jpeg(fichier.octets)
        except OSError:
            self._avertir("Image illisible")
            return
        self._poser(octets, image.get("alt", ""))

    def _avertir(self, message: str) -> None:
        self.avertissements.append(Avertissement(f"dans « {self.partie} »", message))

    def _poser(self, octets: bytes, description: str) -> None:
        dessin = self.document.add_picture(io.BytesIO(octets), width=Cm(15))
        dessin._inline.docPr.set("descr", description)

    def _legende(self, genre: str, noeud: Noeud | None) -> None:
        """A true caption: its number is a field, which lists and references can read."""
        self._compteurs[genre] += 1
        paragraphe = self.document.add_paragraph(style="Caption")
        # A caption alone at the foot of a page names nothing.
        paragraphe.paragraph_format.keep_with_next = genre == "Tableau"
        paragraphe.add_run(f"{genre} ")
        _champ(paragraphe, f"SEQ {genre} \\* ARABIC", str(self._compteurs[genre]))
        texte = _texte(noeud) if noeud is not None else ""
        paragraphe.add_run(f". {texte}" if texte else "")


def _sans_dessins(lignes: list[Noeud]) -> list[tuple[Noeud, list[Noeud]]]:
    """A column of bars or gauges is left out: its figures stand in the next ones."""
    dessins = {
        rang
        for ligne in lignes
        for rang, cellule in enumerate(ligne)
        if cellule.find(".//svg") is not None
    }
    return [(tr, [c for rang, c in enumerate(tr) if rang not in dessins]) for tr in lignes]


def _regler_les_colonnes(tableau: Any, lignes: list[list[Noeud]]) -> None:
    """By what they hold, between their longest word and a sentence: equal ones break words."""
    poids = [1] * len(tableau.columns)
    for ligne in lignes:
        for rang, cellule in enumerate(ligne):
            texte = _texte(cellule)
            mot = max(map(len, _BLANCS.split(texte))) + _MARGE
            poids[rang] = max(poids[rang], mot, min(len(texte), _COLONNE_MAX))
    for colonne, part in zip(tableau.columns, poids, strict=True):
        largeur = Cm(LARGEUR * part / sum(poids))
        colonne.width = largeur
        for cellule in colonne.cells:
            cellule.width = largeur


def _en_png_ou_jpeg(octets: bytes) -> bytes:
    """What a word processor reads: a WebP or an odd mode is written again."""
    with Image.open(io.BytesIO(octets)) as image:
        if image.format in ("PNG", "JPEG"):
            return octets
        sortie = io.BytesIO()
        image.convert("RGBA").save(sortie, "PNG")
    return sortie.getvalue()


def _texte(noeud: Noeud, saut: str = " ") -> str:
    """Its words, those of a drawing left out; `saut` is what a line break becomes."""
    lignes = [""]
    for morceau in noeud.xpath(".//text()[not(ancestor::svg)] | .//br"):
        if isinstance(morceau, str):
            lignes[-1] += morceau
        else:
            lignes.append("")
    return saut.join(filter(None, (_BLANCS.sub(" ", ligne).strip() for ligne in lignes)))


def _courir(paragraphe: Any, noeud: Noeud, sans: tuple[str, ...] = ()) -> None:
    """Words with their bold and italics; a note stands between brackets."""

    def ajouter(texte: str | None, gras: bool, italique: bool) -> None:
        if texte and texte.strip("\n"):
            trace = paragraphe.add_run(_BLANCS.sub(" ", texte))
            trace.bold, trace.italic = gras or None, italique or None

    def descendre(element: Noeud, gras: bool, italique: bool) -> None:
        ajouter(element.text, gras, italique)
        for enfant in element:
            if enfant.tag == "br":
                paragraphe.add_run().add_break()
            elif isinstance(enfant.tag, str) and enfant.tag not in sans:
                note = enfant.get("class") == "note"
                ajouter(" [" if note else "", False, False)
                descendre(
                    enfant,
                    gras or enfant.tag in ("b", "strong"),
                    italique or enfant.tag in ("i", "em"),
                )
                ajouter(
                    enfant.get("data-numero") and f" {enfant.get('data-numero')}", gras, italique
                )
                ajouter("]" if note else "", False, False)
            ajouter(enfant.tail, gras, italique)

    descendre(noeud, False, False)


def _champ(paragraphe: Any, code: str, montre: str) -> Any:
    """A field the word processor computes; the run it shows until then."""
    _balise(paragraphe, "w:fldChar", {"w:fldCharType": "begin"})
    _balise(paragraphe, "w:instrText", {"xml:space": "preserve"}, code)
    _balise(paragraphe, "w:fldChar", {"w:fldCharType": "separate"})
    vu = paragraphe.add_run(montre)
    _balise(paragraphe, "w:fldChar", {"w:fldCharType": "end"})
    return vu


def _balise(paragraphe: Any, nom: str, attributs: dict[str, str], texte: str = "") -> None:
    balise = OxmlElement(nom)
    for attribut, valeur in attributs.items():
        balise.set(qn(attribut), valeur)
    if texte:
        balise.text = texte
    paragraphe.add_run()._r.append(balise)


def _repeter(rangee: Any) -> None:
    """The header row comes back on each page."""
    proprietes = rangee._tr.get_or_add_trPr()
    balise = OxmlElement("w:tblHeader")
    balise.set(qn("w:val"), "true")
    proprietes.append(balise)
