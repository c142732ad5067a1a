"""From frozen HTML to the bytes of a PDF/UA-1. Knows neither HTTP, nor the queue, nor any app.

WeasyPrint weighs 40 MB and half a second: this module is loaded by a worker or a command,
never by a web process (`tests/cpts_portal/documents/test_rendu.py` proves it).
"""

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from cpts_portal.documents import lieux
from cpts_portal.documents.acces import Acces
from cpts_portal.documents.ecoute import Ecoute
from cpts_portal.documents.finition import finir
from cpts_portal.documents.rapport import Avertissement, Rapport, Resultat, Signaler
from cpts_portal.documents.verification import verification
from cpts_portal.lib.caracteres import imprimable
from cpts_portal.lib.libelles import USUELS

VARIANTE = "pdf/ua-1"
POLICES = ("latin", "latin-ext")
_ATTRIBUTS_LUS = ("alt", "title", "content")

# The font configuration and the garbage collector are shared by the whole process.
_verrou = threading.Lock()


def rendre(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    """`code` is that of the public page that vouches for the document."""
    signaler("Construction du document", 2)
    contexte = {
        "titre": rapport.titre,
        "verification": verification(code),
        # What was frozen before the words could change says them as they were.
        "libelles": USUELS.figes(),
        **rapport.contexte,
    }
    return composer(render_to_string(rapport.gabarit, contexte), signaler)


def rendre_pdf(html: str, signaler: Signaler = lambda etape, pourcentage: None) -> bytes:
    return composer(html, signaler).octets


def composer(html: str, signaler: Signaler) -> Resultat:
    """The whole document in memory, or an exception: never a partial file."""
    acces = Acces()
    with _verrou, _ramassage_differe(), _horloge_des_polices(), Ecoute(signaler) as ecoute:
        document = HTML(string=html, base_url=acces.base, url_fetcher=acces)
        feuilles = _detacher_feuilles(document.etree_element, acces)
        absents = _preparer_textes(document.etree_element)
        mis_en_page = document.render(
            stylesheets=feuilles, font_config=_atelier().polices, pdf_variant=VARIANTE
        )
        octets = mis_en_page.write_pdf(finisher=finir, pdf_variant=VARIANTE, pdf_tags=True)
        pages = len(mis_en_page.pages)
        avertissements = _avertissements(document.etree_element, acces, ecoute, absents)
        del mis_en_page, document
    return Resultat(octets, pages, avertissements)


class _Atelier:
    """What a worker keeps from one document to the next: fonts and parsed stylesheets."""

    def __init__(self) -> None:
        self.polices = FontConfiguration()
        self._feuilles: dict[str, CSS] = {}
        # The portal itself stays loaded: the collection after each render need not walk it again.
        gc.collect()
        gc.freeze()

    def feuille(self, url: str) -> CSS:
        if url not in self._feuilles:
            self._feuilles[url] = CSS(url=url, url_fetcher=Acces(), font_config=self.polices)
        return self._feuilles[url]

    @cache  # noqa: B019 - one workshop per process
    def caracteres(self) -> frozenset[str]:
        """What the house font can write."""
        codes: set[int] = {0x0A, 0x0D, 0x09, 0xAD, 0x200B, 0x200D}
        for sous_ensemble in POLICES:
            nom = f"police/atkinson-hyperlegible-next-{sous_ensemble}-wght-normal.woff2"
            if chemin := finders.find(nom):
                with TTFont(chemin, lazy=True) as police:
                    codes |= set(police.getBestCmap())
        return frozenset(map(chr, codes))


@cache
def _atelier() -> _Atelier:
    return _Atelier()


@contextmanager
def _ramassage_differe() -> Iterator[None]:
    """No collection during a render (15 % of its time), then one that gives it all back."""
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()
        gc.collect()


@contextmanager
def _horloge_des_polices() -> Iterator[None]:
    """fontTools dates each embedded font: fixed, the same content gives the same bytes."""
    avant = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "946684800"
    try:
        yield
    finally:
        if avant is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = avant


def _detacher_feuilles(racine: Element, acces: Acces) -> list[CSS]:
    """The linked static stylesheets, from the worker's memory rather than parsed again."""
    feuilles = []
    for lien in racine.iter("link"):
        url = urljoin(acces.base, lien.get("href", ""))
        if lien.get("rel") == "stylesheet" and acces.nom_statique(url):
            feuilles.append(_atelier().feuille(url))
            lien.set("rel", "feuille-en-memoire")
    return feuilles


def _preparer_textes(racine: Element) -> dict[str, str]:
    """Replace what the font lacks; what it still lacks is returned, with its place."""
    lus: set[str] = set()
    for element in racine.iter():
        if element.tag in ("style", "script"):
            continue
        if element.text:
            element.text = imprimable(element.text)
            lus.update(element.text)
        if element.tail:
            element.tail = imprimable(element.tail)
            lus.update(element.tail)
        for attribut in _ATTRIBUTS_LUS:
            if valeur := element.get(attribut):
                element.set(attribut, imprimable(valeur))
    manquants = sorted(lus - _atelier().caracteres())
    return {caractere: lieux.lieu_du_texte(racine, caractere) for caractere in manquants}


def _avertissements(
    racine: Element, acces: Acces, ecoute: Ecoute, absents: dict[str, str]
) -> tuple[Avertissement, ...]:
    dits = [
        Avertissement(
            lieux.lieu_de_l_adresse(racine, acces.base, adresse),
            f"Ressource non reprise, {motif} : {_abreger(adresse)}",
        )
        for adresse, motif in acces.refus.items()
    ]
    dits += [
        Avertissement(lieu, f"Caractère absent de la police : « {caractere} »")
        for caractere, lieu in absents.items()
    ]
    dits += ecoute.avertissements(racine, acces)
    return tuple(dict.fromkeys(dits))


def _abreger(adresse: str) -> str:
    return adresse if len(adresse) <= 120 else f"{adresse[:117]}…"
