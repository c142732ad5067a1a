"""What this app does when it hears of something below."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Sum

from membres.reunions.models import Rectification, Reunion

from . import services
from .enums import EtatDemande
from .models import Demande

_A_ETEINDRE = (EtatDemande.BROUILLON, EtatDemande.SOUMISE)


def on_reunion_close(
    sender: Any, reunion: Reunion, rectification: Rectification | None = None, **kwargs: Any
) -> None:
    """Each line confirmed becomes a claim to read again: nobody retypes the sheet."""
    if rectification is not None:
        services.suivre_rectification(rectification)
        return
    signatures = reunion.signatures.retenues().select_related(
        "adherent", "adherent__profession", "reunion"
    )
    for signature in signatures.order_by("pk"):
        services.preparer_depuis(signature)


def ce_qui_retient(reunion: Reunion) -> list[str]:
    """What was decided of a meeting is undone by hand before the meeting is."""
    decidees = [
        demande
        for demande in _demandes_de(reunion)
        .exclude(etat__in=[*_A_ETEINDRE, EtatDemande.REFUSEE])
        .annotate(rendu=Sum("corrections__montant"))
        # Payée, puis corrigée à rien : elle ne retient plus.
        if demande.etat != EtatDemande.PAYEE or demande.rendu != -(demande.montant or 0)
    ]
    if not decidees:
        return []
    references = ", ".join(demande.reference for demande in decidees)
    return [
        f"Des demandes d’indemnité de cette réunion sont déjà décidées ({references})\u00a0: "
        "refusez-les ou corrigez-les d’abord."
    ]


def on_reunion_annulee(sender: Any, reunion: Reunion, **kwargs: Any) -> None:
    """It asks for nothing any more."""
    for demande in _demandes_de(reunion).filter(etat__in=_A_ETEINDRE):
        services.eteindre(demande, motif=f"Réunion annulée\u00a0: {reunion.motif_annulation}")


def _demandes_de(reunion: Reunion) -> QuerySet[Demande]:
    return Demande.objects.filter(signature__reunion=reunion, corrige=None).order_by("pk")
