"""The counts of the page of an assembly: what is recorded, or what was just typed and refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from membres.instances.queries.assemblees import Resultat, Seance, VoixDuCollege

VOIX = ("pour", "contre", "abstention")


@dataclass(frozen=True)
class LigneDeVote:
    college: VoixDuCollege
    pour: str
    contre: str
    abstention: str


@dataclass(frozen=True)
class PointSaisi:
    resultat: Resultat
    lignes: list[LigneDeVote]
    compte_rendu: str
    ouvert: bool


def points_saisis(
    resultats: list[Resultat], seance: Seance, saisie: Mapping[str, str] | None
) -> list[PointSaisi]:
    return [_point(resultat, seance, saisie) for resultat in resultats]


def _point(resultat: Resultat, seance: Seance, saisie: Mapping[str, str] | None) -> PointSaisi:
    point = resultat.point
    if saisie is not None and saisie.get("point") == str(point.pk):
        lignes = [
            LigneDeVote(c, *(saisie.get(f"{nom}_{c.pk or 0}", "") for nom in VOIX))
            for c in seance.colleges
        ]
        return PointSaisi(resultat, lignes, saisie.get("compte_rendu", ""), ouvert=True)
    lignes = [LigneDeVote(c, *_enregistrees(resultat, c.pk)) for c in seance.colleges]
    attendu = point.se_vote and resultat.adopte is None
    return PointSaisi(resultat, lignes, point.compte_rendu, ouvert=attendu)


def _enregistrees(resultat: Resultat, college: int | None) -> tuple[str, str, str]:
    decompte = resultat.decomptes.get(college)
    if decompte is None:
        return "", "", ""
    return str(decompte.pour), str(decompte.contre), str(decompte.abstention)
