from .campagne import Campagne, EnvoiCampagne, Sollicitation
from .demande import Demande, DemandeQuerySet, Revendication, RevendicationQuerySet
from .fiche import Fiche, FicheQuerySet
from .imports import Alias, Changement, Fusion, Geocodage, Importation, Opposition, RetraitPasse
from .lieu import Exercice, Lieu
from .modification import Modification, ModificationQuerySet
from .personnes import Professionnel, Structure
from .recherche import Mot, Synonyme
from .reperage import Initiale, Regroupement, Repere

__all__ = [
    "Alias",
    "Campagne",
    "Changement",
    "Demande",
    "DemandeQuerySet",
    "EnvoiCampagne",
    "Exercice",
    "Fiche",
    "FicheQuerySet",
    "Fusion",
    "Geocodage",
    "Importation",
    "Initiale",
    "Lieu",
    "Modification",
    "ModificationQuerySet",
    "Mot",
    "Opposition",
    "Professionnel",
    "Regroupement",
    "Repere",
    "RetraitPasse",
    "Revendication",
    "RevendicationQuerySet",
    "Sollicitation",
    "Structure",
    "Synonyme",
]
