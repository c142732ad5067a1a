"""How long a verification is worth: the rhythm of the entry, else the common one.

Counted in calendar months, by Python and by PostgreSQL alike: the 31st of August plus six months
is the last day of February.
"""

from calendar import monthrange
from datetime import date
from typing import Any, Protocol

from django.conf import settings
from django.db.models import DateField, F, Func, IntegerField, Value
from django.db.models.functions import Cast, Coalesce

RYTHME_MAX_MOIS = 36


class Verifiable(Protocol):
    @property
    def verifiee_le(self) -> Any: ...

    @property
    def rythme_mois(self) -> Any: ...


def ajouter_mois(jour: date, mois: int) -> date:
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def rythme(fiche: Verifiable) -> int:
    return int(fiche.rythme_mois or settings.ANNUAIRE_FRAICHEUR_MOIS)


def echeance(fiche: Verifiable) -> date | None:
    """The last day its verification is worth something; None if it was never verified."""
    return ajouter_mois(fiche.verifiee_le, rythme(fiche)) if fiche.verifiee_le else None


def perimee(fiche: Verifiable, jour: date) -> bool:
    limite = echeance(fiche)
    return limite is None or jour > limite


def echeance_sql() -> Cast:
    mois = Coalesce(F("rythme_mois"), Value(settings.ANNUAIRE_FRAICHEUR_MOIS))
    ecart = Func(Value(0), Cast(mois, output_field=IntegerField()), function="make_interval")
    return Cast(
        Func(F("verifiee_le"), ecart, template="(%(expressions)s)", arg_joiner=" + "),
        output_field=DateField(),
    )
