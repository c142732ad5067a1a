"""Field rules of free text: the portal holds no patient data, whoever types it."""

import re

from django.core.exceptions import ValidationError

from cpts_portal.lib.donnees_patient import valider_sans_patient

# Words that announce one, even without the date or the number that follow.
_PATIENT = re.compile(
    r"\b(?:patiente?s? née? |née? le \d|date de naissance|dossier médical de)", re.IGNORECASE
)
REFUS = (
    "Ce texte semble parler d’un patient. Retirez tout nom, date de naissance ou numéro de "
    "sécurité sociale : ce site n’en garde aucun."
)


def sans_donnee_patient(texte: str) -> None:
    if _PATIENT.search(texte):
        raise ValidationError(REFUS, code="patient")
    valider_sans_patient(texte)
