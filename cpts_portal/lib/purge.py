"""What is erased when its time has come: each app declares its own in `apps.ready()`.

A purge takes a day, erases what fell due by then and returns how many; it may run again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Effacer = Callable[[date], int]


@dataclass(frozen=True)
class Purge:
    nom: str
    libelle: str
    effacer: Effacer


_PURGES: dict[str, Purge] = {}


def enregistrer(nom: str, libelle: str, effacer: Effacer) -> None:
    _PURGES[nom] = Purge(nom, libelle, effacer)


def purges() -> list[Purge]:
    return sorted(_PURGES.values(), key=lambda purge: purge.nom)
