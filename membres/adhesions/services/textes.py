"""The charter, the règlement intérieur, the statutes; and the collèges they name."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from membres.adhesions import permissions
from membres.adhesions.models import College, Texte
from membres.comptes.models import Compte


@transaction.atomic
def publier_texte(texte: Texte, *, par: Compte | None, request: HttpRequest | None = None) -> Texte:
    """A version is added, never rewritten: people accepted the one before."""
    _exiger(par)
    texte.full_clean()
    texte.save()
    noter("adhesions.texte_publie", acteur=par, objet=texte, request=request)
    return texte


@transaction.atomic
def ajouter_college(
    college: College, *, par: Compte | None, request: HttpRequest | None = None
) -> College:
    _exiger(par)
    college.full_clean()
    college.save()
    noter("adhesions.college", acteur=par, objet=college, request=request)
    return college


def _exiger(par: Compte | None) -> None:
    if par is not None and not permissions.peut_tenir_les_adherents(par):
        raise PermissionDenied("Votre rôle ne permet pas de régler les adhésions.")
