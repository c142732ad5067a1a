from __future__ import annotations

import datetime as dt
import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from membres.adhesions.enums import EtatDemande
from membres.adhesions.models import College, DemandeAdhesion, Texte


def demande_du_jeton(jeton: str, etat: EtatDemande) -> DemandeAdhesion | None:
    """Only a link still valid, for the step it was mailed for."""
    empreinte = hashlib.sha256(jeton.encode()).hexdigest()
    return DemandeAdhesion.objects.filter(
        empreinte=empreinte, etat=etat, expire_le__gt=timezone.now()
    ).first()


def demandes(etat: str = "") -> QuerySet[DemandeAdhesion]:
    """Confirmed requests only: an unconfirmed address is nobody yet."""
    liste = (
        DemandeAdhesion.objects.exclude(etat=EtatDemande.A_CONFIRMER)
        .select_related("profession", "commune", "college", "adherent")
        .defer("commune__contour")
    )
    liste = liste.filter(etat=etat) if etat else liste
    return liste.order_by("-confirmee_le", "-pk")


def demandes_a_decider() -> QuerySet[DemandeAdhesion]:
    """Oldest first: what the bureau owes an answer."""
    return (
        DemandeAdhesion.objects.en_cours()
        .select_related("profession", "college")
        .order_by("confirmee_le", "pk")
    )


def textes_applicables(jour: dt.date | None = None) -> list[Texte]:
    return list(Texte.objects.applicables(jour or timezone.localdate()))


def colleges_proposes() -> list[College]:
    return list(College.objects.filter(actif=True))
