"""Le registre des données de démonstration : chaque app y inscrit ce qu'elle charge.

Un chargeur se relance sans rien doubler (il cherche avant de créer) et rend les lignes à
montrer à la personne qui démarre la démonstration, par exemple un compte et comment y entrer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Chargeur = Callable[[], Iterable[str] | None]
Refus = Callable[[], str | None]


@dataclass(frozen=True)
class Demonstration:
    nom: str
    ordre: int
    charger: Chargeur


_chargeurs: dict[str, Demonstration] = {}
_refus: dict[str, Refus] = {}


def enregistrer(nom: str, ordre: int, fonction: Chargeur) -> None:
    """À appeler dans `apps.ready()` ; les ordres croissants suivent les étages du projet."""
    _chargeurs[nom] = Demonstration(nom, ordre, fonction)


def enregistrer_refus(nom: str, fonction: Refus) -> None:
    """`fonction` rend la phrase qui interdit la démonstration ici, ou None."""
    _refus[nom] = fonction


def chargeurs() -> list[Demonstration]:
    return sorted(_chargeurs.values(), key=lambda d: (d.ordre, d.nom))


def refus() -> list[str]:
    return [phrase for fonction in _refus.values() if (phrase := fonction())]
