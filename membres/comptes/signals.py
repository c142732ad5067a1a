"""What allauth announces, written in the journal."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from cpts_portal.journal.services import noter

from .models import Compte


def on_login(sender: Any, request: HttpRequest, user: Compte, **kwargs: Any) -> None:
    noter("session.ouverte", acteur=user, objet=user, request=request)


def on_logout(sender: Any, request: HttpRequest, user: Compte | None, **kwargs: Any) -> None:
    if user is not None:
        noter("session.fermee", acteur=user, objet=user, request=request)


def on_password(sender: Any, request: HttpRequest, user: Compte, **kwargs: Any) -> None:
    noter("mot_de_passe.change", acteur=user, objet=user, request=request)


def on_email(
    sender: Any,
    request: HttpRequest,
    user: Compte,
    from_email_address: Any,
    to_email_address: Any,
    **kwargs: Any,
) -> None:
    noter("adresse.changee", acteur=user, objet=user, request=request)


def _noter_facteur(action: str):
    def on_factor(
        sender: Any, request: HttpRequest, user: Compte, authenticator: Any, **kwargs: Any
    ) -> None:
        noter(
            action,
            acteur=user,
            objet=user,
            details={"type": authenticator.type},
            request=request,
        )

    return on_factor


_FACTEURS = {
    authenticator_added: _noter_facteur("second_facteur.ajoute"),
    authenticator_removed: _noter_facteur("second_facteur.supprime"),
    authenticator_reset: _noter_facteur("second_facteur.renouvele"),
}


def connecter() -> None:
    user_logged_in.connect(on_login, dispatch_uid="comptes.login")
    user_logged_out.connect(on_logout, dispatch_uid="comptes.logout")
    email_changed.connect(on_email, dispatch_uid="comptes.email")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(on_password, dispatch_uid="comptes.mot_de_passe")
    for signal, recepteur in _FACTEURS.items():
        # Weak references would drop these closures.
        signal.connect(recepteur, weak=False, dispatch_uid="comptes.facteur")
