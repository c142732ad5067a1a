"""How the missions pages write a measure, a step, a piece of the money."""

from collections.abc import Mapping
from decimal import Decimal

from django import template

from cpts_portal.lib import couleurs
from cpts_portal.lib.ecriture import nombre
from cpts_portal.lib.nombres import ecrire_taux
from membres.reunions.duree import ecrire_duree
from missions import pages, phrases
from missions.calcul import Montants
from missions.models import Indicateur, Mesure
from missions.queries import LigneIndicateur
from missions.saisie import ecrire_rapport, ecrire_valeur

register = template.Library()


@register.filter
def est(lu: object, attendu: object) -> bool:
    """What a form sent back is text, what it stands for may be a number."""
    return bool(lu) and str(lu) == str(attendu)


@register.filter
def pour_cent(taux: Decimal) -> str:
    return ecrire_taux(taux)


@register.filter
def valeur_mesure(mesure: Mesure | None, indicateur: Indicateur) -> str:
    return pages.ecrire_mesure(mesure, indicateur.unite)


@register.filter
def valeur_saisie(mesure: Mesure | None) -> str:
    """What stands in the cell, to be typed over."""
    return ecrire_valeur(mesure.valeur) if mesure else ""


@register.filter
def duree(minutes: int) -> str:
    return ecrire_duree(minutes)


@register.filter
def rapport(mesure: Mesure) -> str:
    return ecrire_rapport(mesure)


@register.filter
def depart(indicateur: Indicateur) -> str:
    if indicateur.valeur_initiale is None:
        return "sans"
    unite = "\u00a0%" if indicateur.unite == "%" else ""
    return f"{nombre(indicateur.valeur_initiale)}{unite}"


@register.filter
def marches(ligne: LigneIndicateur) -> list[phrases.Marche]:
    return phrases.marches(ligne)


@register.filter
def serie(ligne: LigneIndicateur) -> list[Decimal]:
    return [valeur for _, valeur in phrases.serie_chiffree(ligne)]


@register.filter
def chiffres(montants: Montants, gain: Decimal = Decimal(0)) -> list[dict[str, object]]:
    return pages.chiffres(montants, gain)


@register.simple_tag
def palette_impression(teinte: int) -> couleurs.Palette:
    return couleurs.impression(float(teinte))


@register.filter
def decimal(texte: str | None) -> Decimal | None:
    """A frozen amount is a string: JSON has no exact decimal."""
    return Decimal(texte) if texte else None


@register.filter
def de_code(echanges: Mapping[str, dict[str, list[object]]], code: str) -> dict[str, list[object]]:
    return echanges.get(code, {"questions": [], "valeurs": []})
