from projet_sante.models.pages import Chapitre, HorsSite, ProjetSante
from projet_sante.models.redaction import Redacteur, SuiviChapitre
from projet_sante.models.versions import FichierVersion, Passage, Reception, Version

__all__ = [
    "Chapitre",
    "FichierVersion",
    "HorsSite",
    "Passage",
    "ProjetSante",
    "Reception",
    "Redacteur",
    "SuiviChapitre",
    "Version",
]
