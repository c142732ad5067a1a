import csv
from functools import lru_cache
from pathlib import Path

from annuaire.lecture.territoire import CommuneDuTerritoire, Territoire
from cpts_portal.referentiel import queries as referentiel

DONNEES = Path(__file__).resolve().parents[1] / "donnees"


@lru_cache(maxsize=1)
def anciennes_communes() -> dict[str, tuple[tuple[str, str], ...]]:
    """Communes since merged, code and name: registers still write them."""
    anciennes: dict[str, list[tuple[str, str]]] = {}
    chemin = DONNEES / "communes_anciennes_epci.csv"
    with chemin.open(encoding="utf-8", newline="") as flux:
        for ligne in csv.DictReader(flux):
            anciennes.setdefault(ligne["chef_lieu"], []).append((ligne["code"], ligne["nom"]))
    return {code: tuple(liste) for code, liste in anciennes.items()}


def territoire() -> Territoire:
    anciennes = anciennes_communes()
    return Territoire.de(
        CommuneDuTerritoire(
            code=commune.code_insee,
            nom=commune.nom,
            codes_postaux=tuple(commune.codes_postaux),
            anciens_noms=tuple(nom for _, nom in anciennes.get(commune.code_insee, ())),
            anciens_codes=tuple(code for code, _ in anciennes.get(commune.code_insee, ())),
        )
        for commune in referentiel.communes()
    )
