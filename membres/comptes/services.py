"""One function per thing a person can do to accounts and roles.

`par=None` is the installation itself: `manage.py initialiser` and the demonstration.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter

from . import gestion, permissions, queries
from .enums import ROLES_GESTION, Role
from .models import AttributionRole, Compte, Invitation

DUREE_INVITATION = dt.timedelta(days=14)
DERNIER_ADMINISTRATEUR = (
    "C’est le dernier administrateur technique. Donnez d’abord ce rôle, sans date de fin, "
    "à une autre personne."
)


@dataclass(frozen=True)
class InvitationEnvoyee:
    """The link exists only here and in the e-mail: the row keeps its hash."""

    invitation: Invitation
    lien: str


@transaction.atomic
def inviter(
    *,
    email: str,
    prenom: str,
    nom: str,
    role: Role,
    par: Compte | None,
    debut: dt.date | None = None,
    fin: dt.date | None = None,
    motif: str = "",
    request: HttpRequest | None = None,
) -> InvitationEnvoyee:
    compte = Compte(email=email.strip().lower(), first_name=prenom, last_name=nom)
    compte.set_unusable_password()
    compte.full_clean()
    compte.save()
    noter("compte.invite", acteur=par, objet=compte, request=request)
    attribuer_role(compte, role, par=par, debut=debut, fin=fin, motif=motif, request=request)
    return _envoyer_invitation(compte, par=par)


@transaction.atomic
def renvoyer_invitation(
    compte: Compte, *, par: Compte | None, request: HttpRequest | None = None
) -> InvitationEnvoyee:
    _exiger(par is None or permissions.peut_gerer(par, compte))
    if compte.active_le or not compte.is_active:
        raise ValidationError("Ce compte n’attend pas d’invitation.")
    noter("compte.invitation_renvoyee", acteur=par, objet=compte, request=request)
    return _envoyer_invitation(compte, par=par)


def _envoyer_invitation(compte: Compte, *, par: Compte | None) -> InvitationEnvoyee:
    compte.invitations.en_attente().update(annulee_le=timezone.now())
    jeton = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        compte=compte,
        empreinte=queries.empreinte(jeton),
        envoyee_par=par,
        expire_le=timezone.now() + DUREE_INVITATION,
    )
    lien = settings.WAGTAILADMIN_BASE_URL + reverse("comptes:invitation", args=[jeton])
    envoyer(
        a=compte.email,
        gabarit="comptes/invitation",
        contexte={
            "prenom": compte.first_name,
            "lien": lien,
            "par": str(par) if par else "",
            "expire_le": timezone.localdate(invitation.expire_le),
        },
        acteur=par,
    )
    return InvitationEnvoyee(invitation, lien)


@transaction.atomic
def accepter_invitation(
    jeton: str, *, mot_de_passe: str = "", request: HttpRequest | None = None
) -> Compte:
    """Whoever holds the link reads that mailbox: the address is verified by the same gesture."""
    trouvee = queries.invitation_du_jeton(jeton)
    if trouvee is None:
        raise ValidationError(
            "Cette invitation n’est plus valable. Demandez-en une nouvelle à la coordination."
        )
    # Locked before writing: two clicks at once accept once.
    invitation = Invitation.objects.select_for_update().get(pk=trouvee.pk)
    if invitation.acceptee_le or invitation.annulee_le:
        raise ValidationError("Cette invitation a déjà servi. Connectez-vous.")
    compte = invitation.compte
    invitation.acceptee_le = compte.active_le = timezone.now()
    invitation.save(update_fields=["acceptee_le"])
    if mot_de_passe:
        compte.set_password(mot_de_passe)
    compte.save(update_fields=["active_le", "password"])
    EmailAddress.objects.update_or_create(
        user=compte, email=compte.email, defaults={"verified": True, "primary": True}
    )
    noter("compte.active", acteur=compte, objet=compte, request=request)
    return compte


@transaction.atomic
def attribuer_role(
    compte: Compte,
    role: Role,
    *,
    par: Compte | None,
    debut: dt.date | None = None,
    fin: dt.date | None = None,
    motif: str = "",
    request: HttpRequest | None = None,
) -> AttributionRole:
    """`fin` is the first day without the role."""
    _exiger(par is None or permissions.peut_attribuer(par, compte, role))
    attribution = AttributionRole(
        compte=compte,
        role=role,
        debut=debut or timezone.localdate(),
        fin=fin,
        attribue_par=par,
        motif=motif,
    )
    attribution.full_clean()
    attribution.save()
    noter(
        "role.attribue",
        acteur=par,
        objet=compte,
        details=_details(attribution) | {"motif": motif},
        request=request,
    )
    reconcilier_groupes(compte)
    return attribution


@transaction.atomic
def mettre_fin_au_role(
    attribution: AttributionRole,
    *,
    par: Compte | None,
    fin: dt.date | None = None,
    motif: str = "",
    request: HttpRequest | None = None,
) -> AttributionRole:
    """Without `fin`, at once. A role that has not begun is withdrawn as if never given."""
    _exiger(par is None or permissions.peut_mettre_fin(par, attribution))
    verrouille = AttributionRole.objects.select_for_update().get(pk=attribution.pk)
    fin = max(fin or timezone.localdate(), verrouille.debut)
    if verrouille.fin and fin >= verrouille.fin:
        raise ValidationError("Ce rôle prend déjà fin plus tôt.")
    _garder_un_administrateur(sauf=[verrouille])
    verrouille.fin = fin
    verrouille.motif_fin = motif
    verrouille.full_clean()
    verrouille.save(update_fields=["fin", "motif_fin"])
    noter(
        "role.termine",
        acteur=par,
        objet=verrouille.compte,
        details=_details(verrouille) | {"motif": motif},
        request=request,
    )
    attribution.refresh_from_db()
    reconcilier_groupes(attribution.compte)
    return attribution


@transaction.atomic
def fermer_compte(
    compte: Compte, *, par: Compte | None, motif: str = "", request: HttpRequest | None = None
) -> None:
    """Closed, not erased: what the person did keeps its author."""
    _exiger(par is None or permissions.peut_gerer(par, compte))
    if not compte.is_active:
        raise ValidationError("Ce compte est déjà fermé.")
    vivantes = list(compte.attributions.en_cours() | compte.attributions.a_venir())
    _garder_un_administrateur(sauf=vivantes)
    for attribution in vivantes:
        attribution.fin = max(timezone.localdate(), attribution.debut)
        attribution.motif_fin = motif or "Compte fermé"
        attribution.save(update_fields=["fin", "motif_fin"])
    compte.invitations.en_attente().update(annulee_le=timezone.now())
    compte.is_active = False
    compte.ferme_le = timezone.now()
    compte.save(update_fields=["is_active", "ferme_le"])
    fermer_sessions(compte)
    reconcilier_groupes(compte)
    noter("compte.ferme", acteur=par, objet=compte, details={"motif": motif}, request=request)


def fermer_sessions(compte: Compte, *, sauf: str | None = None) -> int:
    sessions = list(UserSession.objects.filter(user=compte).exclude(session_key=sauf or ""))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def retirer_facteurs(compte: Compte, *, par: Compte | None, motif: str) -> int:
    """Recovery after a lost phone: the next login enrols anew; every open session ends."""
    facteurs = Authenticator.objects.filter(user=compte)
    types = sorted(facteurs.values_list("type", flat=True))
    if not types:
        raise ValidationError("Ce compte n’a pas de second facteur.")
    facteurs.delete()
    fermer_sessions(compte)
    noter(
        "second_facteur.retire",
        acteur=par,
        objet=compte,
        details={"types": types, "motif": motif},
    )
    envoyer(
        a=compte.email,
        gabarit="comptes/facteur_retire",
        contexte={
            "prenom": compte.first_name,
            "lien": settings.WAGTAILADMIN_BASE_URL + reverse("account_login"),
        },
        acteur=par,
    )
    return len(types)


def reconcilier_groupes(compte: Compte) -> None:
    """Wagtail grants pages and collections to groups: a group is only a shadow of a live role."""
    compte.oublier_roles()
    roles = sorted(compte.roles_actifs() & ROLES_GESTION)
    compte.groups.set([*(groupe_du_role(role) for role in roles), *gestion.groupes_de(compte)])


def reconcilier_tous_les_groupes() -> int:
    """Roles begin and end with the date: the daily task makes their groups follow."""
    concernes = Compte.objects.ayant_role(*ROLES_GESTION) | Compte.objects.filter(
        groups__isnull=False
    )
    comptes = list(concernes.distinct())
    for compte in comptes:
        reconcilier_groupes(compte)
    return len(comptes)


def groupe_du_role(role: Role) -> Group:
    return groupe_de_gestion(role.label)


def groupe_de_gestion(nom: str) -> Group:
    groupe, cree = Group.objects.get_or_create(name=nom)
    if cree:
        groupe.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="wagtailadmin", codename="access_admin"
            )
        )
    return groupe


def _garder_un_administrateur(*, sauf: list[AttributionRole]) -> None:
    """Locks the rows it counts: two removals at once cannot both see the other's administrator."""
    durables = {a.pk for a in queries.administrateurs_durables().select_for_update(of=("self",))}
    retires = {attribution.pk for attribution in sauf}
    if durables & retires and not durables - retires:
        raise ValidationError(DERNIER_ADMINISTRATEUR)


def _details(attribution: AttributionRole) -> dict[str, str | None]:
    return {
        "role": attribution.role,
        "debut": attribution.debut.isoformat(),
        "fin": attribution.fin.isoformat() if attribution.fin else None,
    }


def _exiger(permis: bool) -> None:
    if not permis:
        raise PermissionDenied("Vous ne pouvez pas agir sur ce compte ou donner ce rôle.")
