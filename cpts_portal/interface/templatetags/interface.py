"""Built in to every template (settings.TEMPLATES): no `{% load %}` needed."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from cpts_portal.interface import cartes, composants, menus
from cpts_portal.lib import couleurs, ecriture, graphiques, libelles, territoire

register = template.Library()

for _filtre in (
    ecriture.euros,
    ecriture.euros_ronds,
    ecriture.nombre,
    ecriture.pourcentage,
    ecriture.date_longue,
    ecriture.date_courte,
    ecriture.jour_mois,
    ecriture.mois_court,
    ecriture.heure,
    ecriture.octets,
    ecriture.telephone,
    ecriture.pluriel,
    ecriture.de,
):
    register.filter(_filtre.__name__, _filtre)


register.filter("dire", libelles.dire_avec)


@register.simple_tag
def icone(nom: str) -> SafeString:
    """A Lucide drawing beside a word: the word speaks, the drawing is silent."""
    return _dessin(str(nom))


@lru_cache(maxsize=256)
def _dessin(nom: str) -> SafeString:
    # Drawn by the package. Attributes only: an inline style would break the CSP.
    return mark_safe(lucide(nom, size=24, aria_hidden="true", focusable="false", **{"class": "i"}))  # noqa: S308 - ours


@register.filter
def brut(valeur: float) -> str:
    """A number for an SVG or HTML attribute: a point, no thousands separator."""
    texte = f"{float(valeur):.2f}".rstrip("0").rstrip(".")
    return "0" if texte == "-0" else texte


@register.filter
def nombre_ou_texte(valeur: graphiques.Valeur | str | None) -> str:
    return valeur if isinstance(valeur, str) else ecriture.nombre(valeur)


@register.filter
def couleur_marque(teinte: int) -> str:
    """The brand colour where no stylesheet reaches: an e-mail."""
    return couleurs.impression(int(teinte)).marque


@register.filter
def add_brut(valeur: float, ecart: float) -> str:
    return brut(float(valeur) + float(ecart))


_GENRES_DITS = {
    "acquis": "acquis",
    "risque": "à risque",
    "conditionnel": "sous condition",
    "perdu": "perdus",
}


@register.filter
def dit_genre(genre: graphiques.Genre) -> str:
    return _GENRES_DITS[genre]


@register.simple_tag
def page_liee(requete: QueryDict | str, nom: str, numero: int) -> str:
    return _adresse(requete, **{nom: str(numero)})


@register.simple_tag
def ordre_de_tri(requete: QueryDict, cle: str) -> str:
    tri = requete.get("tri", "")
    if tri == cle:
        return "ascending"
    return "descending" if tri == f"-{cle}" else ""


@register.simple_tag
def tri_lie(requete: QueryDict, cle: str) -> str:
    """A first click sorts up, a second sorts down; sorting goes back to the first page."""
    tri = f"-{cle}" if requete.get("tri") == cle else cle
    return _adresse(requete, tri=tri, page="")


def _adresse(requete: QueryDict | str, **changements: str) -> str:
    parametres = requete.copy() if isinstance(requete, QueryDict) else QueryDict(mutable=True)
    for nom, valeur in changements.items():
        parametres.pop(nom, None)
        if valeur:
            parametres[nom] = valeur
    return f"?{parametres.urlencode()}"


@register.filter
def genre_alerte(niveau: str) -> str:
    return {"success": "succes", "warning": "attention", "error": "erreur"}.get(
        niveau, "information"
    )


@register.simple_tag
def cadre(dessin: territoire.Dessin, marge: float = 0) -> str:
    return dessin.cadre(float(marge))


@register.simple_tag
def lieux_dessines(
    dessin: territoire.Dessin, lieux: Mapping[str, cartes.Lieu] | None = None
) -> list[cartes.LieuDessine]:
    return cartes.lieux_dessines(dessin, lieux or {})


@register.simple_tag
def tracer_jauge(total: Any, **parts: Any) -> graphiques.Jauge | None:
    return graphiques.jauge(total or None, **{nom: valeur or None for nom, valeur in parts.items()})


@register.simple_tag
def palette_ecran() -> couleurs.Palette:
    return couleurs.ECRAN


@register.simple_tag
def tracer_tendance(valeurs: Sequence[graphiques.Valeur]) -> tuple[tuple[float, float], ...]:
    return graphiques.tendance(valeurs)


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


@register.simple_block_tag(takes_context=True, end_name="finexemple")
def exemple(context: Context, content: SafeString, nom: str) -> SafeString:
    """One case of /_composants/; the contract is read where the component writes it."""
    source = context.template.engine.get_template(f"components/{nom}.html").source  # type: ignore[union-attr]  # rendering
    options = {"nom": nom, "contrat": composants.lire_contrat(source), "contenu": content}
    return _rendre(context, "exemple", options)


@register.simple_tag(takes_context=True)
def champ(context: Context, champ: BoundField, **options: Any) -> SafeString:
    return _rendre(context, "champ", {**options, "champ": champ})


def _rendre(context: Context, nom: str, options: Mapping[str, Any]) -> SafeString:
    moteur = context.template.engine  # type: ignore[union-attr]  # rendering
    gabarit = moteur.get_template(f"components/{nom}.html")
    contrat = composants.lire_contrat(gabarit.source)
    strict = getattr(settings, "ENVIRONNEMENT", "production") != "production"
    valeurs = composants.preparer(nom, contrat, options, strict=strict)
    # Isolated on purpose: a component sees its options and nothing of the page.
    valeurs["csrf_token"] = context.get("csrf_token", "")
    # The header's comments leave blank lines; nothing else is touched.
    return mark_safe(gabarit.render(context.new(valeurs)).strip())  # noqa: S308 - rendered above


@register.simple_tag(takes_context=True)
def liens(context: Context, menu: str) -> list[menus.Lien]:
    return menus.liens(menu, context.get("request"))


@register.simple_tag(takes_context=True)
def sous_liens(context: Context, menu: str) -> list[menus.Lien]:
    return menus.sous_liens(menu, context.get("request"))
