from missions.forms.actions import (
    ActeurForm,
    AnneeActionForm,
    CompteurForm,
    EtapeForm,
    FicheActionForm,
    JaiFaitForm,
)
from missions.forms.argent import AideForm, DepenseForm, RegleVersementForm, VersementForm
from missions.forms.contrats import (
    AvenantForm,
    CatalogueForm,
    ClasseTailleForm,
    ContratForm,
    EvenementForm,
    GrilleForm,
    ImportForm,
    MissionContratForm,
    MontantsAnneeForm,
    MontantsGrilleForm,
    TerritoireForm,
)
from missions.forms.dialogue import (
    FinanceurForm,
    InstantaneForm,
    QuestionForm,
    ValeurProposeeForm,
)
from missions.forms.horloge import CommentaireForm, EcheanceForm, RegleEcheanceForm, SuiviForm
from missions.forms.imputation import ImputerForm, ReimputerForm
from missions.forms.indicateurs import IndicateurForm, NouvelIndicateurForm
from missions.forms.mesures import FichierForm, MesureForm, PreuveForm, ValeurForm
from missions.forms.modeles import ColonnesForm, CopieModeleForm, ModeleRapportForm

__all__ = [
    "AideForm",
    "ColonnesForm",
    "CopieModeleForm",
    "ActeurForm",
    "AnneeActionForm",
    "CompteurForm",
    "EtapeForm",
    "FicheActionForm",
    "JaiFaitForm",
    "DepenseForm",
    "ImputerForm",
    "ReimputerForm",
    "RegleVersementForm",
    "VersementForm",
    "AvenantForm",
    "IndicateurForm",
    "NouvelIndicateurForm",
    "TerritoireForm",
    "CatalogueForm",
    "ClasseTailleForm",
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
    "FinanceurForm",
    "InstantaneForm",
    "ModeleRapportForm",
    "QuestionForm",
    "ValeurProposeeForm",
    "ValeurForm",
]
