"""Plain text of our data files into the rich text of an editor: paragraphs, lists, links."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_LIEN = re.compile(r"\[([^\]]+)\]\(((?:/|https://|mailto:|tel:)[^)\s]*)\)")


def mettre_en_forme(texte: str) -> SafeString:
    """Paragraphs apart by a blank line; « - » makes a list, [words](address) a link."""
    morceaux = [morceau.strip() for morceau in texte.strip().split("\n\n")]
    return format_html_join("", "{}", ((_morceau(morceau),) for morceau in morceaux if morceau))


def _morceau(morceau: str) -> SafeString:
    lignes = morceau.split("\n")
    if all(ligne.startswith("- ") for ligne in lignes):
        elements = format_html_join("", "<li>{}</li>", ((_liens(ligne[2:]),) for ligne in lignes))
        return format_html("<ul>{}</ul>", elements)
    return format_html("<p>{}</p>", _liens(" ".join(lignes)))


def _liens(ligne: str) -> SafeString:
    # Words and addresses alternate with what stands between the links.
    avant, *suite = _LIEN.split(ligne)
    trios = zip(suite[::3], suite[1::3], suite[2::3], strict=True)
    lies = format_html_join("", '<a href="{}">{}</a>{}', ((a, mots, s) for mots, a, s in trios))
    return format_html("{}{}", avant, lies)
