"""What every e-mail may say (the name of the CPTS...), given by the apps above."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

_FOURNISSEURS: list[Callable[[], dict[str, Any]]] = []


def ajouter_contexte(fournisseur: Callable[[], dict[str, Any]]) -> None:
    if fournisseur not in _FOURNISSEURS:
        _FOURNISSEURS.append(fournisseur)


def contexte_commun() -> dict[str, Any]:
    contexte: dict[str, Any] = {"adresse_portail": settings.WAGTAILADMIN_BASE_URL}
    for fournisseur in _FOURNISSEURS:
        contexte |= fournisseur()
    return contexte
