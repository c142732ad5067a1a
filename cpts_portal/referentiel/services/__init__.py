from .identite import DejaInitialise, InitialisationRefusee, initialiser_identite
from .nomenclatures import charger_nomenclatures
from .reglages import corriger_parametre, modifier_identite, modifier_libelles, saisir_parametre
from .territoire import (
    CommuneInconnue,
    communes_demandees,
    definir_territoire,
    importer_communes,
)

__all__ = [
    "CommuneInconnue",
    "DejaInitialise",
    "InitialisationRefusee",
    "charger_nomenclatures",
    "communes_demandees",
    "corriger_parametre",
    "definir_territoire",
    "importer_communes",
    "initialiser_identite",
    "modifier_identite",
    "modifier_libelles",
    "saisir_parametre",
]
