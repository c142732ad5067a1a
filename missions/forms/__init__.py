from missions.forms.contrats import (
    AvenantForm,
    CatalogueForm,
    ContratForm,
    EvenementForm,
    GrilleForm,
    ImportForm,
    MissionContratForm,
    MontantsAnneeForm,
    MontantsGrilleForm,
)
from missions.forms.horloge import CommentaireForm, EcheanceForm, RegleEcheanceForm, SuiviForm
from missions.forms.mesures import FichierForm, MesureForm, PreuveForm, ValeurForm

__all__ = [
    "AvenantForm",
    "CatalogueForm",
    "CommentaireForm",
    "ContratForm",
    "EcheanceForm",
    "EvenementForm",
    "FichierForm",
    "GrilleForm",
    "ImportForm",
    "MesureForm",
    "MissionContratForm",
    "MontantsAnneeForm",
    "MontantsGrilleForm",
    "PreuveForm",
    "RegleEcheanceForm",
    "SuiviForm",
    "ValeurForm",
]
