from missions.models.actions import AnneeAction, EtapeAction, Realisation, ReunionAction
from missions.models.argent import Depense, Imputation, RegleVersement, Versement
from missions.models.contrats import (
    AnneeContrat,
    Avenant,
    Contrat,
    Echeance,
    EvenementReconnu,
    MissionContrat,
    MontantContrat,
)
from missions.models.dialogue import (
    AccesFinanceur,
    Instantane,
    QuestionFinanceur,
    SectionRapport,
    ValeurProposee,
)
from missions.models.grilles import ClasseTaille, Grille, LigneGrille, Mission
from missions.models.horloge import (
    AgendaPersonnel,
    Commentaire,
    EcheanceFaite,
    RappelEnvoye,
    RegleEcheance,
)
from missions.models.indicateurs import FicheAction, Indicateur, PalierIndicateur, PieceAttendue
from missions.models.mesures import AnnulationMesure, Mesure, Preuve

__all__ = [
    "AnneeAction",
    "EtapeAction",
    "Realisation",
    "ReunionAction",
    "Depense",
    "Imputation",
    "RegleVersement",
    "Versement",
    "AccesFinanceur",
    "Instantane",
    "QuestionFinanceur",
    "SectionRapport",
    "ValeurProposee",
    "AgendaPersonnel",
    "Commentaire",
    "EcheanceFaite",
    "RappelEnvoye",
    "RegleEcheance",
    "AnneeContrat",
    "AnnulationMesure",
    "Avenant",
    "ClasseTaille",
    "Contrat",
    "Echeance",
    "EvenementReconnu",
    "FicheAction",
    "Grille",
    "Indicateur",
    "LigneGrille",
    "Mesure",
    "Mission",
    "MissionContrat",
    "MontantContrat",
    "PalierIndicateur",
    "PieceAttendue",
    "Preuve",
]
