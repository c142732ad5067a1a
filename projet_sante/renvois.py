"""Notes and cross references of the texts, written between double brackets.

`[[note : …]]` is a footnote on paper, words between brackets on screen. `[[voir : repère]]` keeps
pointing to its table, figure or part wherever they move: numbers are counted when shown.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import escape, strip_tags

from cpts_portal.documents.rapport import HORS_LISTE

_BALISE = re.compile(r"\[\[\s*(note|voir)\s*:\s*(.+?)\s*\]\]", re.DOTALL)
_RENVOI = re.compile(r'<a class="renvoi" href="#([^"]+)"></a>')
_NUMEROTE = re.compile(r'<(table|figure)\b([^>]*)>|<a class="v-(tableau|figure)" href="#([^"]+)">')
_ID = re.compile(r'\bid="([^"]+)"')
GENRES = {"tableau": "tableau", "budget": "tableau", "figure": "figure"}


def preparer(html: str) -> str:
    return _BALISE.sub(_marquer, html)


def _marquer(trouve: re.Match[str]) -> str:
    genre, texte = trouve.groups()
    if genre == "note":
        return f'<span class="note">{escape(strip_tags(texte))}</span>'
    return f'<a class="renvoi" href="#{escape(strip_tags(texte).strip().lower())}"></a>'


@dataclass(frozen=True)
class Cible:
    genre: str
    ancre: str
    partie: int


def cibles(parties: Iterable[tuple[int, str, list[dict]]]) -> dict[str, Cible]:
    """(number, slug, frozen blocks) of each part: what a text may point to."""
    lues: dict[str, Cible] = {}
    for numero, slug, blocs in parties:
        lues[f"partie {slug}"] = Cible("partie", f"p{numero}", numero)
        for bloc in blocs:
            repere = bloc["donnees"].get("repere")
            if repere and bloc["type"] in GENRES:
                lues.setdefault(repere, Cible(GENRES[bloc["type"]], f"r-{repere}", numero))
    return lues


def resoudre(html: str, connues: Mapping[str, Cible]) -> str:
    """Words and a link in the place of each reference; a lost one says so in the text."""

    def remplacer(trouve: re.Match[str]) -> str:
        cible = connues.get(trouve.group(1))
        if cible is None:
            return f"<strong>renvoi introuvable : {trouve.group(1)}</strong>"
        if cible.genre == "partie":
            return f'<a class="v-page" href="#{cible.ancre}">partie {cible.partie}</a>'
        return (
            f'partie {cible.partie}, <a class="v-{cible.genre}" href="#{cible.ancre}">'
            f"{cible.genre}</a>"
        )

    return _RENVOI.sub(remplacer, html)


def numeroter(html: str) -> str:
    """Screen and word processor: the number that the stylesheet counts on paper."""
    comptes = {"table": 0, "figure": 0}
    numeros: dict[str, int] = {}
    for trouve in _NUMEROTE.finditer(html):
        if (element := trouve.group(1)) and HORS_LISTE not in trouve.group(2):
            comptes[element] += 1
            if identifiant := _ID.search(trouve.group(2)):
                numeros[identifiant.group(1)] = comptes[element]

    def numero(trouve: re.Match[str]) -> str:
        if trouve.group(1):
            return trouve.group(0)
        genre, ancre = trouve.group(3), trouve.group(4)
        rang = numeros.get(ancre, "")
        return f'<a class="v-{genre}" href="#{ancre}" data-numero="{rang}">'

    return _NUMEROTE.sub(numero, html)
