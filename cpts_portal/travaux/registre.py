"""The models the sweeper watches, each with the task that takes one of its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from celery import Task

from cpts_portal.travaux.models import Travail

_T = TypeVar("_T", bound=Travail)


@dataclass(frozen=True)
class Suivi(Generic[_T]):
    modele: type[_T]
    tache: Task
    # Rend la raison pour laquelle une ligne au bail expiré est incertaine ; None : à reprendre.
    incertain_si: Callable[[_T], str | None] = lambda travail: None


_SUIVIS: dict[type[Travail], Suivi[Any]] = {}


def suivre(suivi: Suivi[Any]) -> None:
    _SUIVIS[suivi.modele] = suivi


def suivi_de(modele: type[Travail]) -> Suivi[Any]:
    return _SUIVIS[modele]


def suivis() -> list[Suivi[Any]]:
    return list(_SUIVIS.values())
