"""The models the sweeper watches, each with the task that takes one of its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from celery import Task

from cpts_portal.travaux.models import Travail


@dataclass(frozen=True)
class Suivi:
    modele: type[Travail]
    tache: Task
    # Rend la raison pour laquelle une ligne au bail expiré est incertaine ; None : à reprendre.
    incertain_si: Callable[[Travail], str | None] = lambda travail: None


_SUIVIS: dict[type[Travail], Suivi] = {}


def suivre(suivi: Suivi) -> None:
    _SUIVIS[suivi.modele] = suivi


def suivi_de(modele: type[Travail]) -> Suivi:
    return _SUIVIS[modele]


def suivis() -> list[Suivi]:
    return list(_SUIVIS.values())
