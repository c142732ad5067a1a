from .identite import Identite
from .nomenclatures import Profession, SavoirFaire
from .parametres import ParametreDate
from .territoire import AppartenanceTerritoire, Commune

__all__ = [
    "AppartenanceTerritoire",
    "Commune",
    "Identite",
    "ParametreDate",
    "Profession",
    "SavoirFaire",
]
