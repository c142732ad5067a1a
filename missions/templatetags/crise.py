"""The plain texts of the crisis plan, drawn: headings, paragraphs and lists."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cpts_portal.lib.libelles import Libelle, Libelles
from cpts_portal.lib.prose import mettre_en_forme
from missions.enums_crise import DestinatairePlan
from missions.models import TransmissionPlan, VersionPlan

register = template.Library()

_TITRE = re.compile(r"^## +(.+)$", re.MULTILINE)
# People do not leave a blank line before a list, nor after it.
_AVANT_LISTE = re.compile(r"^(?!- )(.*\S.*)\n(?=- )", re.MULTILINE)
_APRES_LISTE = re.compile(r"^(- .*)\n(?!- |\n)", re.MULTILINE)


@register.filter
def mis_en_forme(texte: str, niveau: int = 4) -> SafeString:
    """`niveau` is that of its headings: one below the title it stands under."""
    avant, *suite = _TITRE.split(texte.replace("\r\n", "\n"))
    morceaux = [_paragraphes(avant)]
    for titre, corps in zip(suite[::2], suite[1::2], strict=True):
        morceaux.append(format_html("<h{0}>{1}</h{0}>", niveau, titre.strip()))
        morceaux.append(_paragraphes(corps))
    return format_html_join("", "{}", ((morceau,) for morceau in morceaux))


def _paragraphes(texte: str) -> SafeString:
    propre = _APRES_LISTE.sub(r"\1\n\n", _AVANT_LISTE.sub(r"\1\n\n", texte))
    return mettre_en_forme(re.sub(r"\n{3,}", "\n\n", propre))


@register.filter
def envoi_a(version: VersionPlan, a: str) -> TransmissionPlan | None:
    """Of a version read with its sendings."""
    return next((envoi for envoi in version.envois if envoi.a == a), None)  # type: ignore[attr-defined]  # préchargé


@register.filter
def destinataire(a: str, libelles: Libelles) -> Libelle:
    """Whom a version was sent to, in the words of the settings."""
    mot: Libelle = getattr(libelles, DestinatairePlan(a).cle)
    return mot
