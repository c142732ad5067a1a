"""What a scale gives for a duration. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from .enums import Unite

_CENTIME = Decimal("0.01")


def montant_du_bareme(unite: str, taux: Decimal, minutes: int) -> Decimal | None:
    if unite == Unite.FORFAIT:
        return taux
    return (taux * minutes / 60).quantize(_CENTIME, rounding=ROUND_HALF_UP) or None
