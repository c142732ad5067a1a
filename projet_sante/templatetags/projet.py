from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from cpts_portal.lib.cartes import carte_svg

register = template.Library()


@register.simple_tag
def riche(html: str) -> SafeString:
    # Written in Wagtail's editor, which keeps only the tags of blocs.MISE_EN_FORME.
    return mark_safe(html)  # noqa: S308 - the editor's whitelist already ran


@register.simple_tag
def indice(liste: Sequence[str], rang: int) -> str:
    return liste[rang]


@register.simple_tag
def carte_imprimee(carte: Mapping[str, Any], teinte: int) -> str:
    svg = carte_svg(carte, teinte).encode()
    return "data:image/svg+xml;base64," + b64encode(svg).decode("ascii")


@register.simple_tag
def adresse_de_figure(cle: int | str) -> str:
    """For the renderer: an image of the portal, or the copy a version keeps."""
    return f"media:projet/{cle}" if len(str(cle)) == 64 else f"media:image/{cle}"
