"""The groups a newcomer may wish to join: `instances`, above, names them."""

from __future__ import annotations

from collections.abc import Callable

_FOURNISSEUR: list[Callable[[], list[tuple[str, str]]]] = []


def proposer(fonction: Callable[[], list[tuple[str, str]]]) -> None:
    _FOURNISSEUR[:] = [fonction]


def proposes() -> list[tuple[str, str]]:
    """(key, name), in the order shown."""
    return _FOURNISSEUR[0]() if _FOURNISSEUR else []
