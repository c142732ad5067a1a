"""From what a person or a spreadsheet wrote to a value, and back. No database."""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from cpts_portal.lib.ecriture import nombre
from cpts_portal.lib.nombres import lire_nombre
from missions.calcul import SECRET, Secret, Valeur
from missions.enums import NatureMesure

if TYPE_CHECKING:
    from missions.models import Mesure

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


def lire_rapport(numerateur: str, denominateur: str) -> tuple[Decimal, Decimal] | None:
    """Both or neither: one alone says nothing."""
    if not numerateur.strip() and not denominateur.strip():
        return None
    if not numerateur.strip() or not denominateur.strip():
        raise ValidationError("Donnez le numérateur et le dénominateur, ou aucun des deux.")
    rapport = lire_decimal(numerateur), lire_decimal(denominateur)
    if rapport[1] <= 0:
        raise ValidationError("Un dénominateur est supérieur à zéro.")
    return rapport


def valeur_du_rapport(rapport: tuple[Decimal, Decimal], unite: str) -> Decimal:
    """In the unit of the indicator, with the four decimals the base keeps."""
    facteur = 100 if unite == "%" else 1
    return round(facteur * rapport[0] / rapport[1], 2 if unite == "%" else 4)


def ecrire_rapport(mesure: "Mesure | None") -> str:
    """« 412 / 600 », when the measure kept its two terms."""
    rapport = mesure.rapport if mesure else None
    return f"{nombre(rapport[0])} / {nombre(rapport[1])}" if rapport else ""


def lire_oui_non(texte: str) -> bool:
    mot = sans_accent(texte)
    if mot in _OUI | _NON:
        return mot in _OUI
    raise ValidationError(f"« {texte.strip()} »\u00a0: répondez oui ou non.")


def ecrire_valeur(valeur: Valeur | None) -> str:
    """As shown and as typed again: 66,26, oui, non, secret."""
    if valeur is None:
        return ""
    if isinstance(valeur, Secret):
        return "secret"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return nombre(valeur)
