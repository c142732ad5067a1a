from .adherents import Adherent, College, Consentement, Coordonnees, Depart
from .adhesions import Adhesion
from .cotisations import Bareme, Paiement, Relance
from .demandes import DemandeAdhesion
from .fichiers import ImportAdherents, LigneReleve, Releve
from .textes import Acceptation, Texte

__all__ = [
    "Acceptation",
    "Adherent",
    "Adhesion",
    "Bareme",
    "College",
    "Consentement",
    "Coordonnees",
    "DemandeAdhesion",
    "Depart",
    "ImportAdherents",
    "LigneReleve",
    "Paiement",
    "Releve",
    "Relance",
    "Texte",
]
