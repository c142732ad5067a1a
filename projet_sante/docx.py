"""The projet in the word processor: headings, tables, captions and images as it knows them.

Built from the same HTML as the page, so that no text is written twice.
"""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import html as lecteur
from PIL import Image

from cpts_portal.documents import medias
from cpts_portal.documents.rapport import Avertissement, Rapport, Resultat, Signaler
from projet_sante.carte_image import carte_en_png
from projet_sante.renvois import HORS_LISTE, numeroter

TYPE_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TITRES = {"h1": 1, "h2": 1, "h3": 2, "h4": 3}
_NOTE = re.compile(r"\s+")
Noeud = Any
# Of the text on an A4 page, in centimetres.
LARGEUR = 17
# In characters.
_MARGE, _COLONNE_MAX = 4, 34


def rendre_docx(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    signaler("Construction du document", 10)
    contexte = rapport.contexte
    html = render_to_string(
        "projet_sante/_parties.html",
        {
            "parties": contexte["parties"],
            "impression": False,
            "organisme": contexte["organisme"],
        },
    )
    ecrivain = _Ecrivain(rapport.titre, contexte)
    ecrivain.couverture()
    signaler("Mise en forme", 40)
    if contexte["signataires"]:
        html += render_to_string(
            "projet_sante/_signataires.html",
            {"signataires": contexte["signataires"], "impression": False},
        )
    ecrivain.ecrire(lecteur.fromstring(f"<div>{numeroter(html)}</div>"))
    signaler("Écriture du fichier", 90)
    sortie = io.BytesIO()
    ecrivain.document.save(sortie)
    return Resultat(sortie.getvalue(), 0, tuple(ecrivain.avertissements))


class _Ecrivain:
    def __init__(self, titre: str, contexte: Mapping[str, Any]) -> None:
        self.document = Document()
        self.contexte = contexte
        self.avertissements: list[Avertissement] = []
        self.partie = ""
        self._compteurs = {"Tableau": 0, "Figure": 0}
        proprietes = self.document.core_properties
        proprietes.title, proprietes.author = titre, contexte["organisme"]["nom"]
        proprietes.language = "fr-FR"
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(11)
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm((21 - LARGEUR) / 2)

    def couverture(self) -> None:
        contexte = self.contexte
        self.document.add_paragraph(contexte["organisme"]["nom"])
        self.document.add_heading(f"Projet de santé {contexte['periode']}", 0)
        self.document.add_paragraph(contexte["version"])
        if contexte["chapeau"]:
            self.document.add_paragraph(contexte["chapeau"], style="Subtitle")
        self.document.add_heading("Sommaire", 1)
        _champ(
            self.document.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', "Mettez à jour ce champ."
        )
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def ecrire(self, noeud: Noeud) -> None:
        for enfant in noeud:
            if not isinstance(enfant.tag, str):
                continue
            faire = self._gestes().get(enfant.tag)
            if faire is not None:
                faire(enfant)
            elif enfant.tag in ("div", "section", "header", "blockquote", "article"):
                self.ecrire(enfant)

    def _gestes(self) -> dict[str, Callable[[Noeud], None]]:
        return {
            **dict.fromkeys(_TITRES, self._titre),
            "p": self._paragraphe,
            "ul": self._liste,
            "ol": self._liste,
            "dl": self._definitions,
            "table": self._tableau,
            "figure": self._figure,
        }

    def _titre(self, noeud: Noeud) -> None:
        niveau = _TITRES[noeud.tag]
        texte = _texte(noeud)
        if niveau == 1:
            self.partie = texte = re.sub(r"^Partie (\d+)", r"\1. ", texte)
        self.document.add_heading(texte, niveau)

    def _paragraphe(self, noeud: Noeud) -> None:
        if "etat" in noeud.get("class", "").split():
            return
        _courir(self.document.add_paragraph(), noeud)

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
            paragraphe.add_run(f"{_texte(terme)} : ").bold = True
            suivant = terme.getnext()
            paragraphe.add_run(_texte(suivant) if suivant is not None else "")

    def _tableau(self, noeud: Noeud) -> None:
        lignes = list(noeud.iter("tr"))
        colonnes = max((len(ligne) for ligne in lignes), default=0)
        if not colonnes:
            return
        if HORS_LISTE in noeud.get("class", ""):
            self.document.add_paragraph().add_run(_texte(noeud.find("caption"))).bold = True
        else:
            self._legende("Tableau", noeud.find("caption"))
        tableau = self.document.add_table(rows=0, cols=colonnes, style="Table Grid")
        for ligne in lignes:
            rangee = tableau.add_row()
            en_tete = ligne.getparent().tag == "thead"
            if en_tete:
                _repeter(rangee)
            for cellule, source in zip(rangee.cells, ligne, strict=False):
                trace = cellule.paragraphs[0].add_run(_texte(source))
                trace.bold = en_tete or source.tag == "th"
                trace.font.size = Pt(9.5)
        _regler_les_colonnes(tableau, lignes)

    def _figure(self, noeud: Noeud) -> None:
        image = noeud.find(".//img")
        carte = noeud.find(".//svg")
        if image is not None:
            self._image(image)
        elif carte is not None:
            self._dessiner(carte_en_png(carte), carte.get("aria-label", ""))
        self._legende("Figure", noeud.find("figcaption"))

    def _image(self, image: Noeud) -> None:
        cle = image.get("src", "").rstrip("/").rpartition("/")[2]
        genre = "projet" if len(cle) == 64 else "image"
        fichier = medias.lire(f"{medias.PREFIXE}{genre}/{cle}")
        if fichier is None:
            self.avertissements.append(
                Avertissement(f"dans « {self.partie} »", "Image absente du portail")
            )
            return
        try:
            octets = _en_png_ou_jpeg(fichier.octets)
        except OSError:
            self.avertissements.append(Avertissement(f"dans « {self.partie} »", "Image illisible"))
            return
        self._dessiner(octets, image.get("alt", ""))

    def _dessiner(self, octets: bytes, description: str) -> None:
        dessin = self.document.add_picture(io.BytesIO(octets), width=Cm(15))
        dessin._inline.docPr.set("descr", description)

    def _legende(self, genre: str, noeud: Noeud | None) -> None:
        """A true caption: its number is a field, which lists and references can read."""
        self._compteurs[genre] += 1
        paragraphe = self.document.add_paragraph(style="Caption")
        paragraphe.add_run(f"{genre} ")
        _champ(paragraphe, f"SEQ {genre} \\* ARABIC", str(self._compteurs[genre]))
        texte = _texte(noeud) if noeud is not None else ""
        paragraphe.add_run(f". {texte}" if texte else "")


def _regler_les_colonnes(tableau: Any, lignes: list[Noeud]) -> None:
    """By what they hold, between their longest word and a sentence: equal ones break words."""
    poids = [1] * len(tableau.columns)
    for ligne in lignes:
        for rang, cellule in enumerate(ligne):
            texte = _texte(cellule)
            mot = max(map(len, texte.split()), default=0) + _MARGE
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


def _texte(noeud: Noeud) -> str:
    return _NOTE.sub(" ", noeud.text_content()).strip()


def _courir(paragraphe: Any, noeud: Noeud, sans: tuple[str, ...] = ()) -> None:
    """Words with their bold and italics; a note stands between brackets."""

    def ajouter(texte: str | None, gras: bool, italique: bool) -> None:
        if texte and texte.strip("\n"):
            trace = paragraphe.add_run(_NOTE.sub(" ", texte))
            trace.bold, trace.italic = gras or None, italique or None

    def descendre(element: Noeud, gras: bool, italique: bool) -> None:
        ajouter(element.text, gras, italique)
        for enfant in element:
            if isinstance(enfant.tag, str) and enfant.tag not in sans:
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


def _champ(paragraphe: Any, code: str, montre: str) -> None:
    for genre, texte in (
        ("begin", ""),
        ("", code),
        ("separate", ""),
        ("text", montre),
        ("end", ""),
    ):
        trace = paragraphe.add_run(texte if genre == "text" else "")
        if genre == "text":
            continue
        if genre:
            balise = OxmlElement("w:fldChar")
            balise.set(qn("w:fldCharType"), genre)
        else:
            balise = OxmlElement("w:instrText")
            balise.set(qn("xml:space"), "preserve")
            balise.text = texte
        trace._r.append(balise)


def _repeter(rangee: Any) -> None:
    """The header row comes back on each page."""
    proprietes = rangee._tr.get_or_add_trPr()
    balise = OxmlElement("w:tblHeader")
    balise.set(qn("w:val"), "true")
    proprietes.append(balise)
