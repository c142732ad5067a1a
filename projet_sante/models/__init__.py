from projet_sante.models.annexes import Annexe
from projet_sante.models.deliberations import Deliberation
from projet_sante.models.diagnostic import ChiffreDiagnostic
from projet_sante.models.extraits import Extrait
from projet_sante.models.lecteurs import Approbation, LecteurExterne, Remarque
from projet_sante.models.pages import Chapitre, HorsSite, ProjetSante
from projet_sante.models.redaction import Redacteur, SuiviChapitre
from projet_sante.models.secteurs import CommuneDeSecteur, Secteur
from projet_sante.models.signataires import Signataire
from projet_sante.models.versions import FichierVersion, Passage, Reception, Version

__all__ = [
    "Annexe",
    "Approbation",
    "LecteurExterne",
    "Remarque",
    "Chapitre",
    "ChiffreDiagnostic",
    "CommuneDeSecteur",
    "Deliberation",
    "Extrait",
    "FichierVersion",
    "HorsSite",
    "Passage",
    "ProjetSante",
    "Reception",
    "Redacteur",
    "Secteur",
    "Signataire",
    "SuiviChapitre",
    "Version",
]
