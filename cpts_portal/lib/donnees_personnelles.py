"""What the portal knows of a person: each app gives its part, declared in `apps.ready()`.

The same parts make the readable page and the JSON file. An app also says which of its objects
*are* that person, so that the journal can tell who looked at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model

from cpts_portal.lib.connexion import Compte

Valeur = str | int | bool | Decimal | date | datetime | None
Ligne = Mapping[str, Valeur]


@dataclass(frozen=True)
class Rubrique:
    """`lignes`: one mapping per thing kept, from a French label to its value."""

    cle: str
    titre: str
    # Why it is kept, in one sentence.
    pourquoi: str
    lignes: list[Ligne]
    # The page shows the first ones of a long list; the file holds them all.
    montrees: int = 20


Contribution = Callable[[Compte], Rubrique]
Objets = Callable[[Compte], Iterable[Model]]

_CONTRIBUTIONS: dict[str, tuple[int, Contribution]] = {}
_OBJETS: dict[str, Objets] = {}


def contribuer(cle: str, ordre: int, contribution: Contribution) -> None:
    if _CONTRIBUTIONS.setdefault(cle, (ordre, contribution)) != (ordre, contribution):
        # The second would silently hide what the first keeps of people.
        raise ValueError(f"La rubrique « {cle} » est déjà tenue par une autre app.")


def designer(nom: str, objets: Objets) -> None:
    """Which rows stand for this person (account, member, fiche…)."""
    _OBJETS[nom] = objets


def rubriques(compte: Compte) -> list[Rubrique]:
    rangees = sorted(_CONTRIBUTIONS.items(), key=lambda paire: (paire[1][0], paire[0]))
    return [contribution(compte) for _, (_, contribution) in rangees]


def objets(compte: Compte) -> list[tuple[str, str]]:
    """As the journal writes them: type and identifier."""
    return [
        (objet._meta.label_lower, str(objet.pk))
        for _, designes in sorted(_OBJETS.items())
        for objet in designes(compte)
    ]
