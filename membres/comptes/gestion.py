"""Who else enters `/gestion/`: the apps above name the groups a task gives to an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group

if TYPE_CHECKING:
    from .models import Compte

GroupesDe = Callable[["Compte"], list[Group]]
_sources: list[GroupesDe] = []


def enregistrer(groupes_de: GroupesDe) -> None:
    """To be called in `apps.ready()`. An account with no role left is never asked about."""
    if groupes_de not in _sources:
        _sources.append(groupes_de)


def groupes_de(compte: Compte) -> list[Group]:
    if not compte.roles_actifs():
        return []
    return [groupe for source in _sources for groupe in source(compte)]
