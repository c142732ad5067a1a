"""From what a person or a spreadsheet wrote to a value, and back. No database."""

import unicodedata
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from cpts_portal.lib.ecriture import nombre
from cpts_portal.lib.nombres import lire_nombre
from missions.calcul import SECRET, Secret, Valeur
from missions.enums import NatureMesure

_OUI = {"oui", "o", "vrai", "fait", "x"}
_NON = {"non", "n", "faux"}
_SECRET = {"secret", "secret statistique"}
# Ce que la base sait garder : douze chiffres, quatre décimales.
_PLAFOND = Decimal(10) ** 12


def sans_accent(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte)
    return "".join(c for c in decompose if not unicodedata.combining(c)).casefold().strip()


def lire_decimal(texte: str) -> Decimal:
    try:
        valeur = lire_nombre(texte)
    except ValueError:
        raise ValidationError(
            f"« {texte.strip()} » n’est pas un nombre\u00a0: écrivez par exemple 66,26."
        ) from None
    if abs(valeur) >= _PLAFOND:
        raise ValidationError(f"« {texte.strip()} » est trop grand.")
    if valeur != round(valeur, 4):
        raise ValidationError(f"« {texte.strip()} » a plus de quatre décimales.")
    return valeur


def lire_valeur(texte: str, *, binaire: bool) -> Valeur:
    mot = sans_accent(texte)
    if not mot:
        raise ValidationError("Donnez une valeur.")
    if mot in _SECRET:
        return SECRET
    if not binaire:
        return lire_decimal(texte)
    if mot in _OUI | _NON:
        return mot in _OUI
    raise ValidationError(f"« {texte.strip()} »\u00a0: répondez oui, non ou secret.")


def lire_nature(texte: str) -> NatureMesure:
    try:
        return NatureMesure(sans_accent(texte))
    except ValueError:
        raise ValidationError(
            f"« {texte.strip()} »\u00a0: la nature est declaree, mesuree ou retenue."
        ) from None


def lire_date(texte: str) -> date:
    for motif in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(texte.strip(), motif).date()  # noqa: DTZ007 -- un jour, sans heure
        except ValueError:
            continue
    raise ValidationError(f"« {texte.strip()} » n’est pas une date\u00a0: écrivez 12/03/2026.")


def ecrire_valeur(valeur: Valeur | None) -> str:
    """As shown and as typed again: 66,26, oui, non, secret."""
    if valeur is None:
        return ""
    if isinstance(valeur, Secret):
        return "secret"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return nombre(valeur)
