from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.indemnisation import permissions
from membres.indemnisation.circuit import PASSAGES, Geste
from membres.indemnisation.enums import GesteDemande
from membres.indemnisation.models import Demande, Etape


def exiger(permis: bool, phrase: str) -> None:
    if not permis:
        raise PermissionDenied(phrase)


def instant(quand: dt.datetime | None) -> dt.datetime:
    return quand or timezone.now()


def verrouiller_personne(adherent_id: int) -> Adherent:
    """One decision at a time about one person: what the ceiling leaves cannot be spent twice."""
    return (
        Adherent.objects.select_for_update(of=("self",), no_key=True)
        .select_related("compte", "profession")
        .get(pk=adherent_id)
    )


def verrouiller(demande: Demande) -> Demande:
    """The person first, then the claim: the same order everywhere."""
    verrouiller_personne(demande.adherent_id)
    return relire(demande.pk)


def relire(pk: int) -> Demande:
    return (
        Demande.objects.select_for_update(of=("self",))
        .select_related(
            "adherent", "adherent__compte", "adherent__profession", "activite", "lot", "signature"
        )
        .get(pk=pk)
    )


def exiger_passage(compte: Compte, geste: Geste, demande: Demande) -> None:
    """A state that moved meanwhile is said as such; a right one lacks is a refusal."""
    if demande.etat not in PASSAGES[geste].depuis:
        raise ValidationError(permissions.empeche(compte, geste, demande))
    phrase = permissions.empeche(compte, geste, demande)
    exiger(not phrase, phrase)


def tracer(
    demande: Demande,
    geste: GesteDemande,
    *,
    par: Compte | None,
    quand: dt.datetime,
    montant: Decimal | None = None,
    precision: str = "",
    request: HttpRequest | None = None,
) -> None:
    """The history of the claim, and the journal of the portal, in the same transaction."""
    somme = demande.montant if montant is None else montant
    Etape.objects.create(
        demande=demande, geste=geste, par=par, quand=quand, montant=somme, precision=precision
    )
    noter(
        f"demande.{geste.value}",
        acteur=par,
        objet=demande,
        details={"montant": str(somme) if somme is not None else None, "precision": precision},
        request=request,
    )
