"""Delegations, declarations of interest, and the tray of what waits for a signature."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.instances import permissions
from membres.instances.enums import EtatSignature
from membres.instances.models import DeclarationInteret, Delegation, Signature


@transaction.atomic
def deleguer(
    *,
    delegant: Adherent,
    delegataire: Adherent,
    objet: str,
    debut: dt.date,
    fin: dt.date,
    decision: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Delegation:
    """Only who may sign gives it away, and never to the one who writes it down."""
    if par is not None and not permissions.peut_deleguer(par, delegant, delegataire):
        raise PermissionDenied("Vous ne pouvez pas enregistrer cette délégation.")
    if delegant.compte is None or not permissions.est_president(delegant.compte, debut):
        raise ValidationError("Seule la présidence délègue sa signature.")
    delegation = Delegation(
        delegant=delegant,
        delegataire=delegataire,
        objet=objet,
        debut=debut,
        fin=fin,
        decision=decision,
        saisie_par=par,
    )
    delegation.full_clean()
    delegation.save()
    noter("delegation.donnee", acteur=par, objet=delegation, request=request)
    return delegation


@transaction.atomic
def terminer_delegation(
    delegation: Delegation, *, par: Compte | None, request: HttpRequest | None = None
) -> None:
    if par is not None and not permissions.peut_deleguer(
        par, delegation.delegant, delegation.delegataire
    ):
        raise PermissionDenied("Vous ne pouvez pas mettre fin à cette délégation.")
    delegation.fin = max(min(delegation.fin, timezone.localdate()), delegation.debut)
    delegation.save(update_fields=["fin"])
    noter("delegation.terminee", acteur=par, objet=delegation, request=request)


@transaction.atomic
def declarer_interets(
    adherent: Adherent,
    *,
    neant: bool,
    texte: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> DeclarationInteret:
    declaration = DeclarationInteret(
        adherent=adherent, le=timezone.localdate(), neant=neant, texte=texte
    )
    declaration.full_clean()
    declaration.save()
    noter("interets.declares", acteur=par, objet=adherent, request=request)
    return declaration


@transaction.atomic
def demander_signature(
    document: DocumentProduit, *, par: Compte | None, request: HttpRequest | None = None
) -> Signature:
    """Any finished document; asked twice, the same row answers."""
    if not document.sha256:
        raise ValidationError("Ce document n’est pas prêt\u00a0: attendez son fichier.")
    signature, cree = Signature.objects.get_or_create(
        document=document, defaults={"titre": document.titre, "demandee_par": par}
    )
    if cree:
        noter("signature.demandee", acteur=par, objet=signature, request=request)
    return signature


@transaction.atomic
def signer(signature: Signature, *, par: Compte, request: HttpRequest | None = None) -> Signature:
    """The very file: its SHA-256 is written with the name, the day and the quality."""
    signature = _verrouiller(signature)
    delegation = permissions.titre_pour_signer(par)
    signature.etat, signature.decidee_par = EtatSignature.SIGNEE, par
    signature.decidee_le = timezone.now()
    signature.delegation = delegation
    signature.sha256 = signature.document.sha256
    signature.full_clean()
    signature.save()
    noter("signature.signee", acteur=par, objet=signature, request=request)
    return signature


@transaction.atomic
def refuser_de_signer(
    signature: Signature, *, motif: str, par: Compte, request: HttpRequest | None = None
) -> None:
    signature = _verrouiller(signature)
    permissions.titre_pour_signer(par)
    if not motif.strip():
        raise ValidationError("Dites pourquoi vous ne signez pas.")
    signature.etat, signature.decidee_par = EtatSignature.REFUSEE, par
    signature.decidee_le, signature.motif = timezone.now(), motif
    signature.full_clean()
    signature.save()
    noter("signature.refusee", acteur=par, objet=signature, request=request)


def _verrouiller(signature: Signature) -> Signature:
    verrouillee = Signature.objects.select_for_update().get(pk=signature.pk)
    if verrouillee.etat != EtatSignature.A_SIGNER:
        raise ValidationError("Ce document a déjà sa réponse.")
    return verrouillee
