"""The dashboard is made of panels that apps register; this module knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from membres.comptes.requete import RequeteMembre


@dataclass(frozen=True)
class Panneau:
    """`contexte` returns what the template shows, or None when the panel is not for this person."""

    nom: str
    gabarit: str
    contexte: Callable[[RequeteMembre], dict[str, Any] | None]
    ordre: int = 100
    large: bool = False


@dataclass(frozen=True)
class Attente:
    """One thing awaiting the person: what, why, and the one gesture that settles it."""

    titre: str
    precision: str
    geste: str
    adresse: str
    icone: str = "arrow-right"


_PANNEAUX: dict[str, Panneau] = {}
_ATTENTES: dict[str, Callable[[RequeteMembre], list[Attente]]] = {}


def enregistrer_panneau(panneau: Panneau) -> None:
    _PANNEAUX[panneau.nom] = panneau


def enregistrer_attentes(nom: str, source: Callable[[RequeteMembre], list[Attente]]) -> None:
    _ATTENTES[nom] = source


@dataclass(frozen=True)
class PanneauRempli:
    gabarit: str
    donnees: dict[str, Any]
    large: bool


def panneaux(request: RequeteMembre) -> list[PanneauRempli]:
    remplis = []
    for panneau in sorted(_PANNEAUX.values(), key=lambda p: (p.ordre, p.nom)):
        donnees = panneau.contexte(request)
        if donnees is not None:
            remplis.append(PanneauRempli(panneau.gabarit, donnees, panneau.large))
    return remplis


def attentes(request: RequeteMembre) -> list[Attente]:
    return [attente for _, source in sorted(_ATTENTES.items()) for attente in source(request)]
