"""A file taken from someone: judged by its content, its unfolding, then by the antivirus."""

from __future__ import annotations

from django.conf import settings

from cpts_portal.lib import antivirus
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
    if bombe(octets):
        raise FichierRefuse("Ce fichier se déplierait sans fin : il n’est pas repris.")
    try:
        return recu, antivirus.examiner(octets, settings.ANTIVIRUS_CLAMD)
    except antivirus.Infecte as virus:
        raise FichierRefuse(
            f"L’antivirus a reconnu « {virus} » dans ce fichier : ne l’ouvrez pas."
        ) from virus
    except antivirus.AntivirusMuet as panne:
        raise FichierRefuse(
            "L’antivirus ne répond pas : réessayez plus tard, ou prévenez l’administrateur."
        ) from panne
