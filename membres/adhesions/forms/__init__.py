from .coordination import (
    AdherentForm,
    AnnulationForm,
    BaremeForm,
    CollegeForm,
    DecisionForm,
    DepartForm,
    ExonerationForm,
    FiltreRegistreForm,
    ModifierCollegeForm,
    PaiementForm,
    TexteForm,
)
from .fichiers import ColonnesForm, ListeForm, ReleveForm
from .publics import AdhererForm, ConsentementsForm, ReponseForm

__all__ = [
    "AdherentForm",
    "AdhererForm",
    "AnnulationForm",
    "BaremeForm",
    "CollegeForm",
    "ColonnesForm",
    "ConsentementsForm",
    "DecisionForm",
    "DepartForm",
    "ExonerationForm",
    "FiltreRegistreForm",
    "ListeForm",
    "ModifierCollegeForm",
    "PaiementForm",
    "ReleveForm",
    "ReponseForm",
    "TexteForm",
]
