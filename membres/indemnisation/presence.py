"""A claim beside the line of the sheet that fills it. Pure: neither Django nor database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from membres.reunions.duree import ecrire_duree

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Presence:
    """`due` is what the sheet gives today; None when no scale says an amount."""

    demandees: int
    # Zero for a presence taken off the sheet.
    de_la_feuille: int
    payee: bool
    # Of a paid claim: what is left of it once its corrections are taken off, and what it was
    # before the ceiling reduced it.
    verse: Decimal = ZERO
    calcule: Decimal = ZERO
    due: Decimal | None = None

    @property
    def a_rendre(self) -> Decimal:
        return max(ZERO, self.verse - self.due) if self.payee and self.due is not None else ZERO

    @property
    def a_completer(self) -> int:
        """Minutes the sheet has gained since the payment: the person declares them."""
        gagne = self.payee and self.due is not None and self.due > self.calcule
        return self.de_la_feuille - self.demandees if gagne else 0

    @property
    def ecart(self) -> bool:
        """Does someone have something to put right?"""
        return bool(self.a_rendre) if self.payee else self.demandees != self.de_la_feuille

    @property
    def demandees_dites(self) -> str:
        return ecrire_duree(self.demandees)

    @property
    def feuille_dite(self) -> str:
        return ecrire_duree(self.de_la_feuille)

    @property
    def a_completer_dit(self) -> str:
        return ecrire_duree(self.a_completer)
