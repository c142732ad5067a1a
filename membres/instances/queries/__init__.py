from .assemblees import (
    Seance,
    assemblees,
    convocation_du_jeton,
    convocations,
    resultats,
    seance,
    votants,
)
from .instances import (
    composition,
    fonctions_de,
    groupes_ouverts,
    instances,
    instances_de,
    mandats_de,
    membres_de,
    membres_et_fonctions,
    presidence,
)
from .signatures import a_signer, declarations, delegations, signatures_decidees

__all__ = [
    "Seance",
    "a_signer",
    "assemblees",
    "composition",
    "convocation_du_jeton",
    "convocations",
    "declarations",
    "delegations",
    "fonctions_de",
    "groupes_ouverts",
    "instances",
    "instances_de",
    "mandats_de",
    "membres_de",
    "membres_et_fonctions",
    "presidence",
    "resultats",
    "seance",
    "signatures_decidees",
    "votants",
]
