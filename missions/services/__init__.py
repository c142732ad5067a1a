from missions.lecture import COLONNES_ANNEXE, COLONNES_MESURES
from missions.services.annexe import ResultatImport, importer_annexe
from missions.services.contrats import (
    changer_grille,
    clore_annee,
    enregistrer,
    ouvrir_annee,
    retirer_evenement,
    rouvrir_annee,
    saisir_montants_annee,
    saisir_montants_grille,
)
from missions.services.fichier_mesures import ResultatMesures, importer_mesures
from missions.services.grilles import charger_grilles
from missions.services.horloge import (
    ajouter_echeance,
    envoyer_rappels,
    noter_faite,
    ouvrir_agenda,
)
from missions.services.mesures import (
    Auteur,
    SaisieDepassee,
    annuler_mesure,
    enregistrer_mesure,
)
from missions.services.preuves import (
    FichierDonne,
    ajouter_preuve,
    joindre_fichier,
    retirer_preuve,
)
from missions.services.suivi import commenter, retirer_commentaire, suivre

__all__ = [
    "COLONNES_ANNEXE",
    "COLONNES_MESURES",
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
    "changer_grille",
    "clore_annee",
    "enregistrer",
    "retirer_evenement",
    "rouvrir_annee",
    "saisir_montants_annee",
    "saisir_montants_grille",
    "retirer_preuve",
    "FichierDonne",
    "joindre_fichier",
    "ajouter_echeance",
    "envoyer_rappels",
    "noter_faite",
    "ouvrir_agenda",
    "commenter",
    "retirer_commentaire",
    "suivre",
]
