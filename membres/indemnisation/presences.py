"""The same, read from the rows."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, Q, Sum

from .bareme import montant_du_bareme
from .enums import EtatDemande
from .models import Demande
from .presence import ZERO, Presence

_PARTIES = [
    EtatDemande.SOUMISE,
    EtatDemande.VALIDEE_COORDINATION,
    EtatDemande.VALIDEE_TRESORERIE,
    EtatDemande.PAYEE,
]


def presence_de(demande: Demande) -> Presence | None:
    """None for what no meeting measured."""
    if demande.signature is None or demande.corrige_id is not None:
        return None
    payee = demande.etat == EtatDemande.PAYEE
    rendu = demande.corrections.aggregate(total=Sum("montant"))["total"] if payee else None
    return _presence(demande, rendu or ZERO)


def _presence(demande: Demande, rendu: Decimal) -> Presence:
    ligne = demande.signature
    assert ligne is not None  # noqa: S101 - the callers looked, for the type checker
    minutes = (ligne.minutes or 0) if ligne.est_retenue else 0
    return Presence(
        demandees=demande.minutes or 0,
        de_la_feuille=minutes,
        payee=demande.etat == EtatDemande.PAYEE,
        verse=(demande.montant or ZERO) + rendu,
        calcule=demande.montant_calcule or ZERO,
        due=_due(demande, minutes),
    )


def _due(demande: Demande, minutes: int) -> Decimal | None:
    if not minutes:
        return ZERO
    if demande.taux is None:
        return None
    return montant_du_bareme(demande.unite, demande.taux, minutes) or ZERO


def demandes_a_corriger() -> list[Demande]:
    """Those that left with hours the sheet no longer says, or were paid in excess for it."""
    ecartees = Q(signature__ecartee_le__isnull=False) | ~Q(minutes=F("signature__minutes"))
    candidates = (
        Demande.objects.filter(ecartees, signature__isnull=False, corrige=None, etat__in=_PARTIES)
        .select_related("adherent", "adherent__compte", "signature")
        .annotate(rendu=Sum("corrections__montant"))
        .order_by("jour", "pk")
    )
    return [une for une in candidates if _presence(une, une.rendu or ZERO).ecart]
