"""Deadlines from dates and offsets. Pure."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class EtatEcheance(StrEnum):
    FAITE = "faite"
    RETARD = "retard"
    BIENTOT = "bientot"
    PLUS_TARD = "plus_tard"
    A_SAISIR = "a_saisir"


def decaler(jour: date, *, mois: int = 0, jours: int = 0) -> date:
    """Whole months first: one month after 31 January is the last day of February."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, numero = divmod(rang, 12)
    dernier = monthrange(annee, numero + 1)[1]
    return date(annee, numero + 1, min(jour.day, dernier)) + timedelta(days=jours)


def etat(echeance: date | None, aujourdhui: date, *, faite: bool, bientot: int) -> EtatEcheance:
    if faite:
        return EtatEcheance.FAITE
    if echeance is None:
        return EtatEcheance.A_SAISIR
    if echeance < aujourdhui:
        return EtatEcheance.RETARD
    proche = (echeance - aujourdhui).days <= bientot
    return EtatEcheance.BIENTOT if proche else EtatEcheance.PLUS_TARD
