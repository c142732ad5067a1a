from __future__ import annotations

from django.db.models import QuerySet

from membres.instances.enums import EtatSignature
from membres.instances.models import DeclarationInteret, Delegation, Signature


def a_signer() -> QuerySet[Signature]:
    """Oldest first."""
    return (
        Signature.objects.filter(etat=EtatSignature.A_SIGNER)
        .select_related("document", "demandee_par")
        .defer("document__contenu_fige")
        .order_by("demandee_le", "pk")
    )


def signatures_decidees() -> QuerySet[Signature]:
    return (
        Signature.objects.exclude(etat=EtatSignature.A_SIGNER)
        .select_related("document", "decidee_par", "delegation__delegant")
        .defer("document__contenu_fige")
        .order_by("-decidee_le", "-pk")
    )


def delegations() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("delegant", "delegataire").order_by("-debut", "-pk")


def declarations() -> QuerySet[DeclarationInteret]:
    """The last of each person."""
    dernieres = DeclarationInteret.objects.order_by("adherent_id", "-le", "-pk").distinct(
        "adherent_id"
    )
    return (
        DeclarationInteret.objects.filter(pk__in=dernieres.values("pk"))
        .select_related("adherent")
        .order_by("adherent__cle_tri", "pk")
    )
