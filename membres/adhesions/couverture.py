"""How many professionals the territory counts: the annuaire, above, gives the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Effectifs:
    """Professionals by (code of profession, code of commune), with where the figure comes from."""

    par_profession_et_commune: Mapping[tuple[str, str], int]
    source: str


_FOURNISSEUR: list[Callable[[], Effectifs]] = []


def fournir_effectifs(fonction: Callable[[], Effectifs]) -> None:
    _FOURNISSEUR[:] = [fonction]


def effectifs() -> Effectifs:
    """Without an annuaire, nothing is known of the territory."""
    return _FOURNISSEUR[0]() if _FOURNISSEUR else Effectifs({}, "")
