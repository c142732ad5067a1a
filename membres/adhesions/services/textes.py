"""The charter, the règlement intérieur, the statutes; and the collèges they name."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.adhesions import permissions, queries
from membres.adhesions.models import Acceptation, Adherent, College, Texte
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
def accepter_la_convention(
    adherent: Adherent, *, par: Compte | None, request: HttpRequest | None = None
) -> Acceptation:
    """By a structure that joined before the version in force: its version and its date are kept."""
    if par is not None and adherent.compte_id != par.pk:
        raise PermissionDenied("Une convention s’accepte depuis le compte de la structure.")
    texte = queries.convention_a_accepter(adherent)
    if texte is None:
        raise ValidationError("Aucune convention n’attend cette structure.")
    acceptation = Acceptation(texte=texte, adherent=adherent, le=timezone.now())
    acceptation.full_clean()
    acceptation.save()
    noter(
        "adhesions.convention_acceptee",
        acteur=par,
        objet=adherent,
        details={"version": texte.version},
        request=request,
    )
    return acceptation


@transaction.atomic
def ajouter_college(
    college: College, *, par: Compte | None, request: HttpRequest | None = None
) -> College:
    _exiger(par)
    college.full_clean()
    college.save()
    noter("adhesions.college", acteur=par, objet=college, request=request)
    return college


@transaction.atomic
def modifier_college(
    college: College,
    *,
    nom: str,
    description: str,
    voix: str,
    ordre: int,
    actif: bool,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> College:
    """Its name and its place; the code stays, imports name it."""
    _exiger(par)
    ligne = College.objects.select_for_update().get(pk=college.pk)
    avant = {"nom": ligne.nom, "voix": ligne.voix, "actif": ligne.actif}
    ligne.nom, ligne.description, ligne.voix = nom, description, voix
    ligne.ordre, ligne.actif = ordre, actif
    ligne.full_clean()
    ligne.save()
    noter(
        "adhesions.college_modifie",
        acteur=par,
        objet=ligne,
        details={"avant": avant},
        request=request,
    )
    return ligne


def _exiger(par: Compte | None) -> None:
    if par is not None and not permissions.peut_tenir_les_adherents(par):
        raise PermissionDenied("Votre rôle ne permet pas de régler les adhésions.")
