"""The euros of a contract year, computed from plain values.

Pure by contract (import-linter): no Django, no database, no clock. What comes in and what goes out
are frozen dataclasses, so that the page, the PDF, the command and the simulator say the same thing.
"""

from missions.calcul.avertissements import Avertissement
from missions.calcul.bilan import (
    BilanAnnee,
    BilanIndicateur,
    BilanMission,
    Montants,
    calculer_annee,
    calculer_indicateur,
    mesure_en_vigueur,
)
from missions.calcul.donnees import (
    SECRET,
    DonneesAnnee,
    DonneesIndicateur,
    DonneesMesure,
    DonneesMission,
    DonneesPalier,
    Secret,
    Valeur,
)
from missions.calcul.formes import FORMES, Forme, Gain
from missions.calcul.statuts import Statut

__all__ = [
    "FORMES",
    "SECRET",
    "Avertissement",
    "BilanAnnee",
    "BilanIndicateur",
    "BilanMission",
    "DonneesAnnee",
    "DonneesIndicateur",
    "DonneesMesure",
    "DonneesMission",
    "DonneesPalier",
    "Forme",
    "Gain",
    "Montants",
    "Secret",
    "Statut",
    "Valeur",
    "calculer_annee",
    "calculer_indicateur",
    "mesure_en_vigueur",
]
