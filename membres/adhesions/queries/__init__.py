from .adherents import (
    ENTETES_REGISTRE,
    Filtre,
    adherent_de,
    adhesion_valable,
    compte_du_rpps,
    fiche,
    lignes_registre,
    mon_adhesion,
    registre,
    ressemblants,
)
from .cotisations import (
    Tarifs,
    adhesions_a_relancer,
    cotisations_attendues,
    periode,
    recu,
)
from .couverture import Couverture, couverture
from .demandes import (
    colleges_proposes,
    demande_du_jeton,
    demandes,
    demandes_a_decider,
    textes_applicables,
)
from .releves import LigneARapprocher, attendues, lignes_a_rapprocher, releves

__all__ = [
    "ENTETES_REGISTRE",
    "Couverture",
    "Filtre",
    "LigneARapprocher",
    "Tarifs",
    "adherent_de",
    "adhesion_valable",
    "adhesions_a_relancer",
    "attendues",
    "colleges_proposes",
    "compte_du_rpps",
    "cotisations_attendues",
    "couverture",
    "demande_du_jeton",
    "demandes",
    "demandes_a_decider",
    "fiche",
    "lignes_a_rapprocher",
    "lignes_registre",
    "mon_adhesion",
    "periode",
    "recu",
    "registre",
    "releves",
    "ressemblants",
    "textes_applicables",
]
