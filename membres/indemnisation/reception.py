"""What this app does when it hears of something below."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum

from membres.reunions.models import Rectification, Reunion

from . import services
from .enums import EtatDemande
from .models import Demande


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


def on_reunion_annulee(sender: Any, reunion: Reunion, **kwargs: Any) -> None:
    """It asks for nothing any more; what was decided of it is undone by hand first."""
    demandes = Demande.objects.filter(signature__reunion=reunion, corrige=None).exclude(
        etat=EtatDemande.REFUSEE
    )
    for demande in demandes.order_by("pk"):
        if _rendue(demande):
            continue
        if demande.etat not in (EtatDemande.BROUILLON, EtatDemande.SOUMISE):
            raise ValidationError(
                f"La demande {demande.reference} de cette réunion est déjà "
                f"« {demande.get_etat_display().lower()} »\u00a0: refusez-la ou corrigez-la "
                "d’abord."
            )
        services.eteindre(demande, motif=f"Réunion annulée\u00a0: {reunion.motif_annulation}")


def _rendue(demande: Demande) -> bool:
    """Paid, then corrected to nothing."""
    rendu = demande.corrections.aggregate(somme=Sum("montant"))["somme"]
    return demande.etat == EtatDemande.PAYEE and rendu == -(demande.montant or 0)
