"""Built in to every template (settings.TEMPLATES): no `{% load %}` needed."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from cpts_portal.interface import composants, menus
from cpts_portal.lib import ecriture, territoire

register = template.Library()

for _filtre in (
    ecriture.euros,
    ecriture.nombre,
    ecriture.pourcentage,
    ecriture.date_longue,
    ecriture.date_courte,
    ecriture.jour_mois,
    ecriture.heure,
    ecriture.octets,
    ecriture.telephone,
    ecriture.pluriel,
):
    register.filter(_filtre.__name__, _filtre)


@register.simple_tag
def icone(nom: str) -> SafeString:
    """A Lucide drawing beside a word: the word speaks, the drawing is silent."""
    return _dessin(str(nom))


@lru_cache(maxsize=256)
def _dessin(nom: str) -> SafeString:
    # Drawn by the package. Attributes only: an inline style would break the CSP.
    return mark_safe(lucide(nom, size=24, aria_hidden="true", focusable="false", **{"class": "i"}))  # noqa: S308


@register.filter
def brut(valeur: float) -> str:
    """A number for an SVG or HTML attribute: a point, no thousands separator."""
    return f"{round(float(valeur), 2):g}"


@register.filter
def genre_alerte(niveau: str) -> str:
    return {"success": "succes", "warning": "attention", "error": "erreur"}.get(
        niveau, "information"
    )


@register.simple_tag
def cadre(dessin: territoire.Dessin, marge: float = 0) -> str:
    return dessin.cadre(float(marge))


@register.simple_tag
def ondes(nombre: int = 7) -> tuple[territoire.Onde, ...]:
    return territoire.ondes(int(nombre))


@register.simple_tag(takes_context=True)
def composant(context: Context, gabarit: str, **options: Any) -> SafeString:
    return _rendre(context, gabarit, options)


@register.simple_block_tag(takes_context=True, end_name="finbloc")
def bloc(context: Context, content: SafeString, gabarit: str, **options: Any) -> SafeString:
    """A component that wraps what stands between the tags."""
    return _rendre(context, gabarit, {**options, "contenu": content})


@register.simple_tag(takes_context=True)
def champ(context: Context, champ: BoundField, **options: Any) -> SafeString:
    return _rendre(context, "champ", {**options, "champ": champ})


def _rendre(context: Context, nom: str, options: Mapping[str, Any]) -> SafeString:
    moteur = context.template.engine  # type: ignore[union-attr]
    gabarit = moteur.get_template(f"components/{nom}.html")
    contrat = composants.lire_contrat(gabarit.source)
    strict = getattr(settings, "ENVIRONNEMENT", "production") != "production"
    valeurs = composants.preparer(nom, contrat, options, strict=strict)
    # Isolated on purpose: a component sees its options and nothing of the page.
    valeurs["csrf_token"] = context.get("csrf_token", "")
    return gabarit.render(context.new(valeurs))


@register.simple_tag(takes_context=True)
def liens(context: Context, menu: str) -> list[menus.Lien]:
    return menus.liens(menu, context.get("request"))
