"""The two dashboards are made of panels that apps register; this module knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from membres.comptes.requete import RequeteMembre

# « espace » : what concerns me; « coordination » : what the CPTS asks of whoever runs it.
Tableau = Literal["espace", "coordination"]


@dataclass(frozen=True)
class Panneau:
    """`contexte` returns what the template shows, or None when the panel is not for this person."""

    nom: str
    gabarit: str
    contexte: Callable[[RequeteMembre], dict[str, Any] | None]
    ordre: int = 100
    large: bool = False
    tableau: Tableau = "espace"


@dataclass(frozen=True)
class Attente:
    """One thing awaiting the person: what, why, and the one gesture that settles it."""

    titre: str
    precision: str
    geste: str
    adresse: str
    icone: str = "arrow-right"


_PANNEAUX: dict[str, Panneau] = {}
_Source = Callable[[RequeteMembre], list[Attente]]
_ATTENTES: dict[tuple[Tableau, str], _Source] = {}


def enregistrer_panneau(panneau: Panneau) -> None:
    _PANNEAUX[panneau.nom] = panneau


def enregistrer_attentes(nom: str, source: _Source, tableau: Tableau = "espace") -> None:
    _ATTENTES[tableau, nom] = source


@dataclass(frozen=True)
class PanneauRempli:
    gabarit: str
    donnees: dict[str, Any]
    large: bool


def panneaux(request: RequeteMembre, tableau: Tableau = "espace") -> list[PanneauRempli]:
    remplis = []
    choisis = (panneau for panneau in _PANNEAUX.values() if panneau.tableau == tableau)
    for panneau in sorted(choisis, key=lambda p: (p.ordre, p.nom)):
        donnees = panneau.contexte(request)
        if donnees is not None:
            remplis.append(PanneauRempli(panneau.gabarit, donnees, panneau.large))
    return remplis


def attentes(request: RequeteMembre, tableau: Tableau = "espace") -> list[Attente]:
    sources = (source for (lieu, _), source in sorted(_ATTENTES.items()) if lieu == tableau)
    return [attente for source in sources for attente in source(request)]
