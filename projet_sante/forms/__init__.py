from projet_sante.forms.diagnostic import ChiffreForm, FichierChiffresForm
from projet_sante.forms.extrait import ExtraitForm
from projet_sante.forms.lecteurs import ApprobationForm, RemarqueForm, SuiteForm
from projet_sante.forms.redaction import AnnexeForm, ConfierForm, EtatForm, OuvrirForm
from projet_sante.forms.secteurs import SecteursForm
from projet_sante.forms.signataires import CollerForm, SignataireForm
from projet_sante.forms.vie import FigerForm, PasserForm, ReceptionForm

__all__ = [
    "AnnexeForm",
    "ApprobationForm",
    "ChiffreForm",
    "CollerForm",
    "ConfierForm",
    "EtatForm",
    "ExtraitForm",
    "FichierChiffresForm",
    "FigerForm",
    "OuvrirForm",
    "PasserForm",
    "ReceptionForm",
    "RemarqueForm",
    "SecteursForm",
    "SignataireForm",
    "SuiteForm",
]
