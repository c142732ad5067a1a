from .baremes import Activite, Bareme
from .beneficiaires import Beneficiaire, CompteEmetteur, DeclarationExterieure
from .demandes import Demande, Etape, Justificatif
from .lots import Lot

__all__ = [
    "Activite",
    "Bareme",
    "Beneficiaire",
    "CompteEmetteur",
    "DeclarationExterieure",
    "Demande",
    "Etape",
    "Justificatif",
    "Lot",
]
