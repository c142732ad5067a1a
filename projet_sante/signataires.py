"""Signatories as a document shows them. A leaf: the blocks of a chapter read it too."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from cpts_portal.lib.ecriture import date_courte
from projet_sante.enums import NatureSignataire

STRUCTURES = "Structures"


def en_donnees(signataires: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "pk": signataire.pk,
            "nature": signataire.nature,
            "nom": signataire.nom,
            "qualite": signataire.qualite,
            "commune": signataire.commune,
            "signe_le": date_courte(signataire.signe_le) if signataire.signe_le else "",
        }
        for signataire in signataires
    ]


def par_qualite(lus: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """(quality, listed, signed): people by profession, structures together and last."""
    inscrits, signes = Counter[str](), Counter[str]()
    for signataire in lus:
        structure = signataire["nature"] == NatureSignataire.STRUCTURE
        cle = STRUCTURES if structure else signataire["qualite"]
        inscrits[cle] += 1
        signes[cle] += bool(signataire["signe_le"])
    ordre = sorted(inscrits, key=lambda cle: (cle == STRUCTURES, -inscrits[cle], cle))
    return [[cle, inscrits[cle], signes[cle]] for cle in ordre]
