from .convocations import Convocation, CreneauPropose, Disponibilite
from .presences import Signature
from .rectifications import Rectification
from .reunions import AbonnementCalendrier, Piece, Reunion
from .suites import Decision, Tache

__all__ = [
    "AbonnementCalendrier",
    "Convocation",
    "CreneauPropose",
    "Decision",
    "Disponibilite",
    "Piece",
    "Rectification",
    "Reunion",
    "Signature",
    "Tache",
]
