"""What the page of a group shows beside its members: the apps above and beside give their part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from membres.comptes.requete import RequeteMembre

from .models import Instance


@dataclass(frozen=True)
class Section:
    """`contexte` returns what the template shows, or None when it is not for this person."""

    nom: str
    gabarit: str
    contexte: Callable[[RequeteMembre, Instance], dict[str, Any] | None]
    ordre: int = 100


@dataclass(frozen=True)
class SectionRemplie:
    gabarit: str
    donnees: dict[str, Any]


_SECTIONS: dict[str, Section] = {}


def enregistrer(section: Section) -> None:
    _SECTIONS[section.nom] = section


def sections(request: RequeteMembre, instance: Instance) -> list[SectionRemplie]:
    rangees = sorted(_SECTIONS.values(), key=lambda section: (section.ordre, section.nom))
    lues = ((section.gabarit, section.contexte(request, instance)) for section in rangees)
    return [SectionRemplie(gabarit, donnees) for gabarit, donnees in lues if donnees is not None]
