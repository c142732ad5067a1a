"""Sectors as a page and a document show them. A leaf: the block of a chapter reads it too."""

from collections.abc import Iterable, Mapping
from typing import Any

from cpts_portal.referentiel.blocs import part
from cpts_portal.referentiel.dessin import dessin_territoire
from cpts_portal.referentiel.models import Commune

# Neighbours in the list get shades that stay apart on a grey printer; then they come again.
_NUANCES = (4, 1, 3, 2, 0)


def en_donnees(
    secteurs: Iterable[Any], rattachements: Mapping[str, int], territoire: Iterable[Commune]
) -> dict[str, Any]:
    """`rattachements`: INSEE code to sector. A commune without a sector is said, not hidden."""
    communes = list(territoire)
    total = _habitants(communes)
    lus = [_secteur(secteur, communes, rattachements, total) for secteur in secteurs]
    connus = {secteur["pk"] for secteur in lus}
    seules = [c for c in communes if rattachements.get(c.code_insee) not in connus]
    return {
        "secteurs": lus,
        "nombre": len(communes),
        "sans_secteur": ", ".join(c.nom for c in seules),
        "carte": _carte(lus, rattachements) if any(s["nombre"] for s in lus) else None,
    }


def _secteur(
    secteur: Any, communes: list[Commune], rattachements: Mapping[str, int], total: int | None
) -> dict[str, Any]:
    siennes = [c for c in communes if rattachements.get(c.code_insee) == secteur.pk]
    habitants = _habitants(siennes)
    return {
        "pk": secteur.pk,
        "nom": secteur.nom,
        "communes": ", ".join(commune.nom for commune in siennes),
        "nombre": len(siennes),
        "habitants": habitants,
        "part": part(habitants, total),
    }


def _habitants(communes: list[Commune]) -> int | None:
    """None as soon as one is unknown: a sum that lacks a commune is not the sector's."""
    connus = [c.population for c in communes if c.population is not None]
    return sum(connus) if len(connus) == len(communes) else None


def _carte(lus: list[dict[str, Any]], rattachements: Mapping[str, int]) -> dict[str, Any] | None:
    dessin = dessin_territoire()
    if dessin is None:
        return None
    rangs = {secteur["pk"]: rang for rang, secteur in enumerate(lus)}
    nommees = {
        _centrale([c for c in dessin.communes if rattachements.get(c.code) == pk]) for pk in rangs
    }
    communes = []
    for commune in dessin.communes:
        rang = rangs.get(rattachements.get(commune.code, 0))
        communes.append(
            {
                "nom": commune.nom if rang is None else lus[rang]["nom"],
                "chemin": commune.chemin,
                "x": commune.x,
                "y": commune.y,
                "niveau": 0 if rang is None else _NUANCES[rang % len(_NUANCES)],
                "nommee": commune.code in nommees,
            }
        )
    return {"cadre": dessin.cadre(12), "contour": dessin.contour, "communes": communes}


def _centrale(communes: list[Any]) -> str:
    """The commune that carries the name of its sector: the nearest to the middle."""
    if not communes:
        return ""
    x = sum(c.x for c in communes) / len(communes)
    y = sum(c.y for c in communes) / len(communes)
    code: str = min(communes, key=lambda c: (c.x - x) ** 2 + (c.y - y) ** 2).code
    return code
