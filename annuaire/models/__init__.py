from .fiche import Fiche, FicheQuerySet
from .imports import Importation
from .lieu import Exercice, Lieu
from .personnes import Professionnel, Structure
from .recherche import Mot, Synonyme

__all__ = [
    "Exercice",
    "Fiche",
    "FicheQuerySet",
    "Importation",
    "Lieu",
    "Mot",
    "Professionnel",
    "Structure",
    "Synonyme",
]
