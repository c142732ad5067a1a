from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from cpts_portal.lib import ecriture
from cpts_portal.lib.donnees_personnelles import Valeur

register = template.Library()


@register.filter
def en_clair(valeur: Valeur) -> str:
    """As a person reads it."""
    if valeur is None or valeur == "":
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return f"{ecriture.date_longue(valeur)} à {ecriture.heure(valeur)}"
    if isinstance(valeur, date):
        return ecriture.date_longue(valeur)
    if isinstance(valeur, Decimal | int):
        return ecriture.nombre(valeur)
    return valeur


@register.filter
def premieres(lignes: Sequence[Any], combien: int) -> Sequence[Any]:
    return lignes[:combien]
