"""Dated rows from `debut` (included) to `fin` (excluded): `fin` is the first day without."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func, Q, Value


class Periode(Func):
    """The range itself, for exclusion constraints; a missing end still runs."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, debut: str = "debut", fin: str = "fin") -> None:
        super().__init__(F(debut), F(fin), Value("[)"))
        self._champs = (debut, fin)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        # A migration rebuilds it from the two field names alone.
        return "cpts_portal.lib.periodes.Periode", self._champs, {}


def couvre(jour: dt.date, prefixe: str = "") -> Q:
    """The rows in force that day."""
    fin = f"{prefixe}fin"
    return (Q(**{fin: None}) | Q(**{f"{fin}__gt": jour})) & Q(**{f"{prefixe}debut__lte": jour})


def dernier_jour(fin: dt.date | None) -> dt.date | None:
    """What a person reads: « jusqu’au 31 décembre »."""
    return fin - dt.timedelta(days=1) if fin else None


def plus_mois(jour: dt.date, mois: int) -> dt.date:
    """The same day some months later (or earlier), or the last of a shorter month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    dernier = calendar.monthrange(annee, rang + 1)[1]
    return dt.date(annee, rang + 1, min(jour.day, dernier))


def decoupes(
    debut: dt.date, fin: dt.date | None, pris: list[tuple[dt.date, dt.date | None]]
) -> list[tuple[dt.date, dt.date | None]]:
    """What is left of a period once `pris` are taken out of it."""
    libres: list[tuple[dt.date, dt.date | None]] = []
    courant: dt.date | None = debut
    for du, au in sorted(pris, key=lambda p: p[0]):
        if courant is None or (fin is not None and du >= fin):
            break
        if au is not None and au <= courant:
            continue
        if du > courant:
            libres.append((courant, du))
        courant = au
    if courant is not None and (fin is None or courant < fin):
        libres.append((courant, fin))
    return libres
