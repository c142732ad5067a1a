"""Field rules of free text: the portal holds no patient data, whoever types it."""

import re

from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import nir

_NIR = re.compile(
    r"\b[12][\s.]?\d{2}[\s.]?\d{2}[\s.]?(?:\d{2}|2[AB])[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{2})?\b"
)
_PATIENT = re.compile(
    r"\b(?:patiente?s? née? |née? le \d|date de naissance|dossier médical de)", re.IGNORECASE
)
REFUS = (
    "Ce texte semble parler d’un patient. Retirez tout nom, date de naissance ou numéro de "
    "sécurité sociale : ce site n’en garde aucun."
)


def sans_donnee_patient(texte: str) -> None:
    if _PATIENT.search(texte) or any(_est_un_nir(t.group()) for t in _NIR.finditer(texte)):
        raise ValidationError(REFUS, code="patient")


def _est_un_nir(texte: str) -> bool:
    chiffres = nir.compact(texte)
    if len(chiffres) == 13:
        return True
    try:
        nir.validate(chiffres)
    except StdnumError:
        return False
    return True
