"""The kinds of outside access, given by the apps that open them in `apps.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from membres.comptes.models import Compte

if TYPE_CHECKING:
    from membres.acces_externe.models import AccesExterne


@dataclass(frozen=True)
class GenreAcces:
    code: str
    # « Salle des financeurs », « Lecture du projet de santé ».
    libelle: str
    # Où mène la porte une fois le code donné ; la page vérifie avec `decorators.acces_requis`.
    adresse: Callable[["AccesExterne"], str]
    # Qui ouvre, prolonge et retire.
    peut_tenir: Callable[[Compte], bool]


_GENRES: dict[str, GenreAcces] = {}


def enregistrer(genre: GenreAcces) -> None:
    _GENRES[genre.code] = genre


def genre(code: str) -> GenreAcces:
    return _GENRES[code]


def genres_tenus(compte: Compte) -> list[GenreAcces]:
    """Every kind this account may keep, by label."""
    tenus = [genre for genre in _GENRES.values() if genre.peut_tenir(compte)]
    return sorted(tenus, key=lambda genre: genre.libelle)
