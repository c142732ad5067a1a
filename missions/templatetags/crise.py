"""The plain texts of the crisis plan, drawn: paragraphs and lists."""

import re

from django import template
from django.utils.safestring import SafeString

from cpts_portal.lib.prose import mettre_en_forme
from missions.models import TransmissionPlan, VersionPlan

register = template.Library()

# People do not leave a blank line before a list, nor after it.
_AVANT_LISTE = re.compile(r"^(?!- )(.*\S.*)\n(?=- )", re.MULTILINE)
_APRES_LISTE = re.compile(r"^(- .*)\n(?!- |\n)", re.MULTILINE)


@register.filter
def mis_en_forme(texte: str) -> SafeString:
    propre = texte.replace("\r\n", "\n")
    propre = _APRES_LISTE.sub(r"\1\n\n", _AVANT_LISTE.sub(r"\1\n\n", propre))
    return mettre_en_forme(re.sub(r"\n{3,}", "\n\n", propre))


@register.filter
def envoi_a(version: VersionPlan, a: str) -> TransmissionPlan | None:
    """Of a version read with its sendings."""
    return next((envoi for envoi in version.envois if envoi.a == a), None)  # type: ignore[attr-defined]  # préchargé
