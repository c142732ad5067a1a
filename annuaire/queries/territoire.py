import csv
from functools import lru_cache
from pathlib import Path

from annuaire.lecture.territoire import CommuneDuTerritoire, Territoire
from cpts_portal.referentiel import queries as referentiel

DONNEES = Path(__file__).resolve().parents[1] / "donnees"


@lru_cache(maxsize=1)
def anciens_noms() -> dict[str, tuple[str, ...]]:
    """Communes since merged: registers still write their names."""
    noms: dict[str, list[str]] = {}
    chemin = DONNEES / "communes_anciennes_epci.csv"
    with chemin.open(encoding="utf-8", newline="") as flux:
        for ligne in csv.DictReader(flux):
            noms.setdefault(ligne["chef_lieu"], []).append(ligne["nom"])
    return {code: tuple(liste) for code, liste in noms.items()}


def territoire() -> Territoire:
    anciens = anciens_noms()
    return Territoire.de(
        CommuneDuTerritoire(
            code=commune.code_insee,
            nom=commune.nom,
            codes_postaux=tuple(commune.codes_postaux),
            anciens_noms=anciens.get(commune.code_insee, ()),
        )
        for commune in referentiel.communes()
    )
