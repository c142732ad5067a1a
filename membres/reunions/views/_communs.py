from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from membres.comptes.models import Compte
from membres.reunions import permissions, queries
from membres.reunions.models import Reunion

INCONNUE = "Cette réunion n’existe pas, ou ne vous est pas ouverte."


def reunion_ou_404(compte: Compte, pk: int) -> Reunion:
    reunion = queries.reunion_visible(compte, pk)
    if reunion is None:
        raise Http404(INCONNUE)
    return reunion


def reunion_a_preparer(compte: Compte, pk: int) -> Reunion:
    reunion = reunion_ou_404(compte, pk)
    if not permissions.peut_preparer(compte, reunion):
        raise PermissionDenied("Cette réunion n’est pas la vôtre à préparer.")
    return reunion


def reunion_a_tenir(compte: Compte, pk: int) -> Reunion:
    reunion = reunion_ou_404(compte, pk)
    if not permissions.peut_tenir_la_feuille(compte, reunion):
        raise PermissionDenied("La feuille est tenue par la personne qui anime la réunion.")
    return reunion


def phrase(erreur: ValidationError) -> str:
    return " ".join(erreur.messages)
