"""Reads: one function per page, returning what it shows."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Collate
from django.utils import timezone

from cpts_portal.lib.appareil import nommer

from .enums import Role
from .models import AttributionRole, Compte, Invitation


def empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()


def invitation_du_jeton(jeton: str) -> Invitation | None:
    """Only an invitation that may still be accepted."""
    return (
        Invitation.objects.valables()
        .filter(empreinte=empreinte(jeton), compte__is_active=True)
        .select_related("compte")
        .first()
    )


def comptes(*, recherche: str = "", role: str = "", etat: str = "") -> QuerySet[Compte]:
    """Each account with its roles in force and to come, and its pending invitation."""
    liste = Compte.objects.annotate(
        facteur=Exists(_facteurs().filter(user=OuterRef("pk"))),
        nom_tri=Collate("last_name", "C"),
    ).prefetch_related(
        Prefetch(
            "attributions",
            queryset=(AttributionRole.objects.en_cours() | AttributionRole.objects.a_venir()),
            to_attr="attributions_vivantes",
        ),
        Prefetch(
            "invitations",
            queryset=Invitation.objects.en_attente(),
            to_attr="invitations_en_attente",
        ),
    )
    for mot in recherche.split():
        liste = liste.filter(
            Q(first_name__unaccent__icontains=mot)
            | Q(last_name__unaccent__icontains=mot)
            | Q(email__icontains=mot)
        )
    if role:
        liste = liste.ayant_role(Role(role))
    if etat:
        liste = {"fermes": liste.fermes, "ouverts": liste.ouverts}.get(etat, liste.all)()
    if etat == "invites":
        liste = liste.ouverts().filter(active_le=None)
    return liste.order_by("nom_tri", "first_name", "pk")


def attributions(compte: Compte) -> QuerySet[AttributionRole]:
    """Every role ever held, newest first."""
    return compte.attributions.select_related("attribue_par").order_by("-debut", "-pk")


def invitations_en_attente() -> QuerySet[Invitation]:
    return (
        Invitation.objects.en_attente()
        .filter(compte__is_active=True)
        .select_related("compte", "envoyee_par")
        .order_by("expire_le", "pk")
    )


def administrateurs_durables() -> QuerySet[AttributionRole]:
    """Administrators in force whose role has no end: at least one must always remain."""
    return (
        AttributionRole.objects.en_cours()
        .sans_fin()
        .filter(role=Role.ADMINISTRATEUR, compte__is_active=True)
    )


ENTETES_EXPORT = ["Nom", "Prénom", "Adresse électronique", "État", "Rôles", "Second facteur"]


def lignes_export(comptes: QuerySet[Compte]) -> list[list[str]]:
    return [
        [
            compte.last_name,
            compte.first_name,
            compte.email,
            compte.etat,
            ", ".join(a.get_role_display() for a in compte.attributions_vivantes),  # type: ignore[attr-defined]  # annoté
            "oui" if compte.facteur else "non",  # type: ignore[attr-defined]  # annoté
        ]
        for compte in comptes
    ]


@dataclass(frozen=True)
class SecuriteCompte:
    application: bool
    clefs: int
    codes_restants: int | None
    sessions: int

    @property
    def second_facteur(self) -> bool:
        return self.application or self.clefs > 0


def securite(compte: Compte) -> SecuriteCompte:
    facteurs = list(Authenticator.objects.filter(user=compte))
    types = [facteur.type for facteur in facteurs]
    secours = next((f for f in facteurs if f.type == Authenticator.Type.RECOVERY_CODES), None)
    return SecuriteCompte(
        application=Authenticator.Type.TOTP in types,
        clefs=types.count(Authenticator.Type.WEBAUTHN),
        codes_restants=len(secours.wrap().get_unused_codes()) if secours else None,
        sessions=sessions_ouvertes(compte).count(),
    )


def types_de_facteurs(compte: Compte) -> set[str]:
    return set(_facteurs().filter(user=compte).values_list("type", flat=True))


def sessions_ouvertes(compte: Compte) -> QuerySet[UserSession]:
    """Without purging: allauth's own listing deletes rows while reading."""
    vivantes = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=timezone.now()
    )
    return UserSession.objects.filter(Exists(vivantes), user=compte).order_by(
        "-last_seen_at", "-pk"
    )


@dataclass(frozen=True)
class SessionAffichee:
    pk: int
    appareil: str
    ouverte_le: dt.datetime
    ip: str
    courante: bool


def sessions_affichees(compte: Compte, clef_courante: str | None) -> list[SessionAffichee]:
    return [
        SessionAffichee(
            pk=session.pk,
            appareil=nommer(session.user_agent),
            ouverte_le=session.created_at,
            ip=session.ip,
            courante=session.session_key == clef_courante,
        )
        for session in sessions_ouvertes(compte)
    ]


def _facteurs() -> QuerySet[Authenticator]:
    """Recovery codes only replace a factor: alone they are none."""
    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
