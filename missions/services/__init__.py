from missions.services.annexe import ResultatImport, importer_annexe
from missions.services.contrats import ouvrir_annee
from missions.services.fichier_mesures import ResultatMesures, importer_mesures
from missions.services.grilles import charger_grilles
from missions.services.mesures import (
    Auteur,
    SaisieDepassee,
    ajouter_preuve,
    annuler_mesure,
    enregistrer_mesure,
    retirer_preuve,
)

__all__ = [
    "Auteur",
    "ResultatImport",
    "ResultatMesures",
    "SaisieDepassee",
    "ajouter_preuve",
    "annuler_mesure",
    "charger_grilles",
    "enregistrer_mesure",
    "importer_annexe",
    "importer_mesures",
    "ouvrir_annee",
    "retirer_preuve",
]
