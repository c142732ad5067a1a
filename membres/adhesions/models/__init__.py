from .adherents import Adherent, College, Consentement, Depart
from .adhesions import Adhesion

__all__ = ["Adherent", "Adhesion", "College", "Consentement", "Depart"]
