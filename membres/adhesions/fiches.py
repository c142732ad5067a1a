"""What other apps show on a member's page: mandates, groups, fiche of the annuaire…"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .models import Adherent


@dataclass(frozen=True)
class Section:
    code: str
    gabarit: str
    # What the template shows, or None when there is nothing to say.
    contexte: Callable[[Adherent], dict[str, Any] | None]
    ordre: int = 100


@dataclass(frozen=True)
class SectionRemplie:
    gabarit: str
    donnees: dict[str, Any]


_SECTIONS: dict[str, Section] = {}


def enregistrer(section: Section) -> None:
    _SECTIONS[section.code] = section


def sections(adherent: Adherent) -> list[SectionRemplie]:
    remplies = []
    for section in sorted(_SECTIONS.values(), key=lambda s: (s.ordre, s.code)):
        donnees = section.contexte(adherent)
        if donnees is not None:
            remplies.append(SectionRemplie(section.gabarit, donnees))
    return remplies
