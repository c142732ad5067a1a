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
from missions.forms.mesures import MesureForm, PreuveForm, ValeurForm

__all__ = [
    "AvenantForm",
    "CatalogueForm",
    "ContratForm",
    "EvenementForm",
    "GrilleForm",
    "ImportForm",
    "MesureForm",
    "MissionContratForm",
    "MontantsAnneeForm",
    "MontantsGrilleForm",
    "PreuveForm",
    "ValeurForm",
]
