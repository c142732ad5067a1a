"""What one person may still receive this year. Pure: neither Django nor database.

The ceiling follows the person: whoever is paid (a practice, an employer), whatever the nature.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")
SEUIL_ALERTE = Decimal("0.80")


@dataclass(frozen=True)
class Plafond:
    """One person, one civil year. `montant` None: nobody entered this year's ceiling."""

    annee: int
    montant: Decimal | None
    paye: Decimal = ZERO
    # Validated, not yet paid: it will be paid and counts already.
    engage: Decimal = ZERO
    # Declared as received from other communities.
    ailleurs: Decimal = ZERO

    @property
    def consomme(self) -> Decimal:
        return self.paye + self.engage + self.ailleurs

    @property
    def reste(self) -> Decimal | None:
        """What may still be validated; None when the ceiling is unknown."""
        return None if self.montant is None else max(ZERO, self.montant - self.consomme)

    @property
    def part(self) -> Decimal | None:
        return self.consomme / self.montant if self.montant else None

    @property
    def proche(self) -> bool:
        return self.part is not None and self.part >= SEUIL_ALERTE

    @property
    def atteint(self) -> bool:
        return self.reste == ZERO

    def permet(self, montant: Decimal) -> bool:
        return self.reste is not None and montant <= self.reste

    def payable(self, montant: Decimal) -> Decimal | None:
        """Of `montant`, what the ceiling leaves."""
        return None if self.reste is None else min(montant, self.reste)

    def approche(self, montant: Decimal) -> bool:
        """Would validating `montant` pass the warning threshold?"""
        return self.montant is not None and (self.consomme + montant >= self.montant * SEUIL_ALERTE)
