"""The indicators' table, cell by cell, in the columns a model of the report chose."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from cpts_portal.lib.tableur import Feuille
from missions.colonnes import COLONNES, NOMMENT, Fait, nom_de

Cellule = dict[str, Any]


def entetes(codes: Sequence[str], destinataire: str) -> list[Cellule]:
    lus = []
    for code in codes:
        nom = nom_de(code, destinataire)
        titre = nom[0].upper() + nom[1:] if code == "avis" else COLONNES[code].titre
        lus.append({"code": code, "titre": titre, "chiffre": COLONNES[code].chiffre})
    return lus


def garnir_par_action(
    missions: Sequence[Mapping[str, Any]], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Each line with its cells: the report prints one table an action."""
    return [
        {**mission, "actions": [_action(mission, action, codes) for action in mission["actions"]]}
        for mission in missions
    ]


def garnir_d_un_tenant(
    missions: Sequence[Mapping[str, Any]], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Each line with its cells and each mission with its sums: all in one table."""
    lignes = sum(len(action["lignes"]) for mission in missions for action in mission["actions"])
    # Une ligne de titre par mission, et le total.
    nommer = _se_nomme(lignes, len(codes), len(missions) + 1)
    return [
        {
            **mission,
            "sommes": _recapituler(
                codes,
                {nom: mission[nom] for nom in ("maximum", "acquis", "pieces")},
                reste=_compter(len(mission["actions"]), "action"),
            ),
            "actions": [
                _action(mission, action, codes, nommer=nommer) for action in mission["actions"]
            ],
        }
        for mission in missions
    ]


def _action(
    mission: Mapping[str, Any],
    action: Mapping[str, Any],
    codes: Sequence[str],
    nommer: bool | None = None,
) -> dict[str, Any]:
    lignes = action["lignes"]
    if nommer is None:
        nommer = _se_nomme(len(lignes), len(codes))
    faits = [Fait(mission["libelle"], action["titre"], ligne) for ligne in lignes]
    return {
        **action,
        "lignes": [{**f.ligne, "cellules": _cellules(codes, f, nommer)} for f in faits],
    }


def _se_nomme(lignes: int, colonnes: int, titres: int = 0) -> bool:
    """With more headers than cells, a reader hears a table of titles: rows then have none."""
    return lignes * (colonnes - 1) >= colonnes + lignes + titres


def _cellules(codes: Sequence[str], fait: Fait, nommer: bool) -> list[Cellule]:
    nomme = next(code for code in codes if code in NOMMENT) if nommer else ""
    return [
        {
            "texte": COLONNES[code].papier(fait),
            "chiffre": COLONNES[code].chiffre,
            "nomme": code == nomme,
            "signe": fait.ligne["signe"] if code == "atteint" else "",
        }
        for code in codes
    ]


def total(codes: Sequence[str], sommes: Mapping[str, str]) -> list[Cellule]:
    return _recapituler(
        codes,
        {nom: sommes[nom] for nom in ("maximum", "acquis")},
        reste=_compter(int(sommes["indicateurs"]), "indicateur"),
    )


def _compter(nombre: int, nom: str) -> str:
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}"


def _recapituler(codes: Sequence[str], sommes: Mapping[str, str], reste: str) -> list[Cellule]:
    """First what its heading spans, then the sums under their columns, and a count at the end."""
    dites = {**sommes, "gain": f"{sommes['acquis']} sur {sommes['maximum']}"}
    suites = groupby(codes, key=lambda code: code if code in dites else "")
    cellules: list[Cellule] = [
        {"texte": dites.get(code, ""), "colonnes": len(list(colonnes)), "reste": ""}
        for code, colonnes in suites
    ]
    if len(cellules) > 1 and not cellules[-1]["texte"]:
        cellules[-1]["reste"] = reste
    return cellules


def feuille(faits: Iterator[Fait], codes: Sequence[str], destinataire: str) -> Feuille:
    colonnes = [COLONNES[code] for code in codes]
    return Feuille(
        "Indicateurs",
        [nom_de(code, destinataire) for code in codes],
        [tuple(c.dans_le_classeur(fait) for c in colonnes) for fait in faits],
        [c.caracteres for c in colonnes],
        frozenset(rang for rang, c in enumerate(colonnes) if c.euros),
    )
