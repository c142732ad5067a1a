"""Members: admitted, corrected, given an account, asked for their consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.adhesions import evenements, permissions
from membres.adhesions.enums import ObjetConsentement
from membres.adhesions.models import Adherent, Adhesion, Consentement
from membres.comptes import services as comptes
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.comptes.permissions import roles_attribuables

from .cotisations import ouvrir_adhesion


@transaction.atomic
def admettre(
    *,
    coordonnees: dict[str, Any],
    debut: dt.date,
    fin: dt.date,
    cotisation: Decimal | None,
    par: Compte | None,
    depuis: dt.date | None = None,
    request: HttpRequest | None = None,
) -> Adhesion:
    """A new member and the first adhésion; whoever listens links the fiche and the account."""
    adherent = Adherent(**coordonnees, membre_depuis=depuis or debut)
    adherent.full_clean()
    adherent.save()
    return _accueillir(
        adherent, debut=debut, fin=fin, cotisation=cotisation, par=par, request=request
    )


@transaction.atomic
def readmettre(
    adherent: Adherent,
    *,
    coordonnees: dict[str, Any],
    debut: dt.date,
    fin: dt.date,
    cotisation: Decimal | None,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Adhesion:
    """Someone who had left comes back: one row, two periods (`Depart` keeps the first)."""
    verrouille = Adherent.objects.select_for_update().get(pk=adherent.pk)
    if verrouille.sorti_le is None:
        raise ValidationError(f"{adherent} est déjà adhérent.")
    for nom, valeur in coordonnees.items():
        setattr(verrouille, nom, valeur)
    verrouille.membre_depuis, verrouille.sorti_le = debut, None
    verrouille.full_clean()
    verrouille.save()
    return _accueillir(
        verrouille, debut=debut, fin=fin, cotisation=cotisation, par=par, request=request
    )


def _accueillir(
    adherent: Adherent,
    *,
    debut: dt.date,
    fin: dt.date,
    cotisation: Decimal | None,
    par: Compte | None,
    request: HttpRequest | None,
) -> Adhesion:
    adhesion = ouvrir_adhesion(adherent, debut=debut, fin=fin, cotisation=cotisation, par=par)
    noter("adhesion.admise", acteur=par, objet=adherent, request=request)
    evenements.adhesion_acceptee.send(Adherent, adherent=adherent, adhesion=adhesion, par=par)
    return adhesion


@transaction.atomic
def modifier_adherent(
    adherent: Adherent,
    valeurs: dict[str, Any],
    *,
    par: Compte,
    request: HttpRequest | None = None,
) -> list[str]:
    if not permissions.peut_tenir_les_adherents(par):
        raise PermissionDenied("Votre rôle ne permet pas de modifier les adhérents.")
    changes = [nom for nom, valeur in valeurs.items() if getattr(adherent, nom) != valeur]
    for nom in changes:
        setattr(adherent, nom, valeurs[nom])
    adherent.full_clean()
    adherent.save()
    if changes:
        noter(
            "adherent.modifie",
            acteur=par,
            objet=adherent,
            details={"champs": changes},
            request=request,
        )
    return changes


@transaction.atomic
def rattacher_compte(
    adherent: Adherent, compte: Compte, *, par: Compte | None, request: HttpRequest | None = None
) -> None:
    adherent.compte = compte
    adherent.full_clean()
    adherent.save(update_fields=["compte"])
    noter("adhesion.compte_rattache", acteur=par, objet=adherent, request=request)
    evenements.compte_rattache.send(Adherent, adherent=adherent, compte=compte, par=par)


@transaction.atomic
def ouvrir_un_compte(
    adherent: Adherent, *, par: Compte | None, request: HttpRequest | None = None
) -> Compte:
    """The invitation, or the account already opened with that address."""
    if adherent.compte_id:
        raise ValidationError(f"{adherent} a déjà un compte.")
    # The bureau decides on members but gives no role: then the portal invites, not the person.
    inviteur = par if par and Role.ADHERENT in roles_attribuables(par) else None
    compte = Compte.objects.filter(email__iexact=adherent.courriel).first()
    if compte is None:
        prenom, nom = adherent.prenom, adherent.nom
        if adherent.est_organisation:
            prenom, nom = "", adherent.representant or adherent.nom
        compte = comptes.inviter(
            email=adherent.courriel,
            prenom=prenom,
            nom=nom,
            role=Role.ADHERENT,
            par=inviteur,
            motif="Adhésion acceptée",
            request=request,
        ).invitation.compte
    elif Adherent.objects.filter(compte=compte).exists() or not compte.is_active:
        raise ValidationError(
            f"L’adresse {adherent.courriel} sert déjà à un autre compte. Demandez à {adherent} "
            "une adresse personnelle, corrigez-la ici, puis invitez."
        )
    elif not compte.attributions.en_cours().filter(role=Role.ADHERENT).exists():
        comptes.attribuer_role(
            compte, Role.ADHERENT, par=inviteur, motif="Adhésion acceptée", request=request
        )
    rattacher_compte(adherent, compte, par=par, request=request)
    return compte


@transaction.atomic
def regler_consentements(
    adherent: Adherent,
    voulus: Collection[str],
    *,
    par: Compte | None,
    origine: str,
    request: HttpRequest | None = None,
) -> list[str]:
    """Sets the four answers; each change is a dated row. Returns what changed."""
    donnes = {c.objet: c for c in adherent.consentements.filter(retire_le=None)}
    instant = timezone.now()
    changes = []
    for objet in ObjetConsentement.values:
        if objet in voulus and objet not in donnes:
            Consentement.objects.create(
                adherent=adherent, objet=objet, donne_le=instant, origine=origine
            )
        elif objet not in voulus and objet in donnes:
            donnes[objet].retire_le = instant
            donnes[objet].save(update_fields=["retire_le"])
        else:
            continue
        changes.append(objet)
    if changes:
        noter(
            "adherent.consentements",
            acteur=par,
            objet=adherent,
            details={"objets": changes},
            request=request,
        )
        evenements.consentements_changes.send(Adherent, adherent=adherent, objets=changes, par=par)
    return changes
