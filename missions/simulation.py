"""« Et si… »: the same calculation on values nobody has recorded. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from missions.calcul import (
    BilanIndicateur,
    DonneesAnnee,
    DonneesIndicateur,
    DonneesMesure,
    DonneesMission,
    Montants,
    calculer_annee,
)
from missions.queries import LigneIndicateur, LigneMission, TableauAnnee
from missions.saisie import lire_valeur


@dataclass(frozen=True)
class LigneSimulee:
    ligne: LigneIndicateur
    texte: str
    erreur: str
    bilan: BilanIndicateur

    @property
    def gain(self) -> Decimal:
        return self.bilan.montants.acquis - self.ligne.bilan.montants.acquis


@dataclass(frozen=True)
class Simulation:
    lignes: tuple[LigneSimulee, ...]
    avant: Montants
    apres: Montants
    total_avant: Montants
    total_apres: Montants

    @property
    def gain(self) -> Decimal:
        return self.apres.acquis - self.avant.acquis


def simuler(
    tableau: TableauAnnee, mission: LigneMission, textes: Mapping[str, str], jour: date
) -> Simulation:
    lues = {
        i.indicateur.code: _lire(i, textes.get(i.indicateur.code, ""), jour)
        for i in mission.indicateurs
    }
    donnees = DonneesAnnee(
        tableau.annee.debut,
        tableau.annee.fin,
        tableau.annee.close,
        tuple(
            DonneesMission(
                m.bilan.code,
                m.contrat.mission.libelle_court,
                m.bilan.enveloppe,
                tuple(
                    lues[i.indicateur.code][0] if m is mission else i.donnees for i in m.indicateurs
                ),
            )
            for m in tableau.missions
        ),
    )
    bilan = calculer_annee(donnees)
    apres = bilan.mission(mission.bilan.code)
    par_code = {b.code: b for b in apres.indicateurs}
    return Simulation(
        lignes=tuple(
            LigneSimulee(
                i,
                textes.get(i.indicateur.code, ""),
                lues[i.indicateur.code][1],
                par_code[i.indicateur.code],
            )
            for i in mission.indicateurs
        ),
        avant=mission.montants,
        apres=apres.montants,
        total_avant=tableau.bilan.total,
        total_apres=bilan.total,
    )


def _lire(ligne: LigneIndicateur, texte: str, jour: date) -> tuple[DonneesIndicateur, str]:
    if not texte.strip():
        return ligne.donnees, ""
    try:
        valeur = lire_valeur(texte, binaire=ligne.forme.binaire)
    except ValidationError as erreur:
        return ligne.donnees, str(erreur.message)
    # Le rang le plus haut : l'hypothèse l'emporte, et le moyen est supposé prouvé.
    mesure = DonneesMesure("retenue", jour, valeur, ordre=2**31)
    return (
        replace(
            ligne.donnees,
            mesures=(*ligne.donnees.mesures, mesure),
            pieces_fournies=max(1, ligne.donnees.pieces_fournies),
        ),
        "",
    )
