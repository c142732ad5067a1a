"""The attendance sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.reunions import code_tournant
from membres.reunions.models import (
    Rectification,
    Reunion,
    Signature,
)


def signatures_de(reunion: Reunion, *, ecartees: bool = False) -> list[Signature]:
    lignes = reunion.signatures.select_related(
        "adherent", "adherent__profession", "saisi_par", "ecartee_par", "reunion"
    )
    lignes = lignes.filter(ecartee_le__isnull=False) if ecartees else lignes.retenues()
    return sorted(lignes.order_by("signe_le", "pk"), key=_ordre_de_la_feuille)


def rectifications_de(reunion: Reunion) -> list[Rectification]:
    return list(
        reunion.rectifications.select_related("signature", "signature__adherent", "par").order_by(
            "quand", "pk"
        )
    )


def rectifiee_le(reunion: Reunion) -> dt.datetime | None:
    return reunion.rectifications.order_by("-quand").values_list("quand", flat=True).first()


def _ordre_de_la_feuille(signature: Signature) -> tuple[bool, str]:
    """Members in the order of the register, then guests as they signed."""
    return (signature.adherent is None, signature.adherent.cle_tri if signature.adherent else "")


def attendus_sans_signature(reunion: Reunion) -> list[Adherent]:
    """Those asked who have not signed, and did not say they stay away; then the others."""
    signes = reunion.signatures.retenues().filter(adherent__isnull=False).values("adherent")
    convoques = reunion.convocations.exclude(adherent__in=signes)
    return list(
        Adherent.objects.filter(pk__in=convoques.values("adherent"))
        .select_related("profession")
        .en_ordre()
    )


def seances_ouvertes(instant: dt.datetime | None = None) -> list[Reunion]:
    return list(
        Reunion.objects.en_seance(instant).select_related("instance").order_by("debut", "pk")
    )


def reunion_du_code(code: str, instant: dt.datetime | None = None) -> Reunion | None:
    """The open meeting whose screen shows this code."""
    maintenant = instant or timezone.now()
    for reunion in seances_ouvertes(maintenant):
        if code_tournant.verifier(reunion.secret, code, maintenant.timestamp()) is not None:
            return reunion
    return None


def signature_de(adherent: Adherent | None, reunion: Reunion) -> Signature | None:
    if adherent is None:
        return None
    return reunion.signatures.retenues().filter(adherent=adherent).first()


def _ajoutables(reunion: Reunion) -> Any:
    """Members of that day, neither asked to come nor on the sheet."""
    jour = timezone.localdate(reunion.debut) if reunion.debut else timezone.localdate()
    return (
        Adherent.objects.membres_le(jour)
        .exclude(pk__in=reunion.convocations.values("adherent"))
        .exclude(
            pk__in=reunion.signatures.retenues().filter(adherent__isnull=False).values("adherent")
        )
        .select_related("profession")
    )


def membres_a_ajouter(reunion: Reunion, recherche: str) -> list[Adherent]:
    """Members who signed the paper without having been asked to come."""
    trouves = _ajoutables(reunion)
    for mot in recherche.split():
        trouves = trouves.filter(
            Q(nom__unaccent__icontains=mot) | Q(prenom__unaccent__icontains=mot)
        )
    return list(trouves.en_ordre()[:8])


def coches_sans_convocation(reunion: Reunion, pks: list[int]) -> list[Adherent]:
    """Those among the ticked ones that the list of people asked to come does not hold."""
    return list(_ajoutables(reunion).filter(pk__in=pks).en_ordre()) if pks else []
