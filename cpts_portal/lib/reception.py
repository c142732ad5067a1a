"""A file taken from someone: judged by its content, its unfolding, then by the antivirus."""

from __future__ import annotations

from django.conf import settings

from cpts_portal.lib import antivirus
from cpts_portal.lib.depots import Depot, DepotRefuse, verifier
from cpts_portal.lib.fichiers_recus import (
    POIDS_MAXIMAL,
    FichierRecu,
    FichierRefuse,
    examiner,
)
from cpts_portal.lib.texte_des_fichiers import bombe


def recevoir(
    octets: bytes, nom: str, poids_maximal: int = POIDS_MAXIMAL
) -> tuple[FichierRecu, bool]:
    """The file as its content says it is, and whether an antivirus looked at it."""
    recu = examiner(octets, nom, poids_maximal)
    return recu, _passer(octets, FichierRefuse)


def accepter(nom: str, octets: bytes) -> Depot:
    """A proof or a receipt: a kind `depots` knows, that nothing objects to."""
    depot = verifier(nom, octets)
    _passer(octets, DepotRefuse)
    return depot


def _passer(octets: bytes, refus: type[ValueError]) -> bool:
    if bombe(octets):
        raise refus("Ce fichier se déplierait sans fin\u00a0: il n’est pas repris.")
    try:
        return antivirus.examiner(octets, settings.ANTIVIRUS_CLAMD)
    except antivirus.Infecte as virus:
        raise refus(
            f"L’antivirus a reconnu «\u00a0{virus}\u00a0» dans ce fichier\u00a0: ne l’ouvrez pas."
        ) from virus
    except antivirus.AntivirusMuet as panne:
        raise refus(
            "L’antivirus ne répond pas\u00a0: réessayez plus tard, ou prévenez l’administrateur."
        ) from panne
