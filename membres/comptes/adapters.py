"""What we change in allauth's rules; everything else is its own."""

from __future__ import annotations

import base64
import time
from io import BytesIO
from typing import Any, NoReturn

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import force_bytes

from cpts_portal.journal.services import noter
from cpts_portal.referentiel.queries import identite

from . import pro_sante
from .models import Compte


class AdaptateurCompte(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def validation_error(self, code: str, *args: Any):
        # A limit reached is a refusal (429, a page of its own), not a typing mistake.
        if code == "too_many_login_attempts":
            raise ImmediateHttpResponse(respond_429(self.request))
        return super().validation_error(code, *args)

    def pre_login(self, request: HttpRequest, user: Compte, **kwargs: Any) -> HttpResponse | None:
        if user.active_le is None:
            # A code by e-mail must not stand in for an invitation refused, expired or withdrawn.
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Just logged in and no factor yet: enrolling asks for nothing typed a minute ago."""
        if app == "allauth.mfa" and self._vient_de_se_connecter():
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def _vient_de_se_connecter(self) -> bool:
        compte = self.request.user
        methodes = get_authentication_records(self.request, compte)
        return (
            bool(methodes)
            and time.time() - methodes[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
            and not Authenticator.objects.filter(user=compte).exists()
        )


class AdaptateurCompteExterne(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """A member known by the RPPS number enters at once; nobody else gets an account."""
        suffisant = pro_sante.niveau_suffisant(sociallogin)
        pro_sante.reduire(sociallogin.account)
        if not suffisant:
            self._refuser(request, "niveau")
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        compte = pro_sante.compte_du(sociallogin.account.uid)
        if compte is None:
            self._refuser(request, "inconnu")
        sociallogin.connect(request, compte)
        noter("compte.pro_sante_relie", acteur=compte, objet=compte, request=request)

    def _refuser(self, request: HttpRequest, motif: str) -> NoReturn:
        contexte = {"motif": motif}
        page = render(request, "socialaccount/pro_sante_refus.html", contexte, status=403)
        raise ImmediateHttpResponse(page)


def _coffre() -> MultiFernet:
    """One key per SECRET_KEY, so that rotating it keeps the secrets already stored readable."""
    clefs = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_deriver(clef)) for clef in clefs])


def _deriver(clef: str | bytes) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"cpts.second-facteur")
    return base64.urlsafe_b64encode(derivation.derive(force_bytes(clef)))


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _coffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _coffre().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        # As a picture (data: address), it needs its namespace, and carries no inline style.
        sortie = BytesIO()
        segno.make(url, error="m").save(
            sortie, kind="svg", scale=4, border=2, light="#fff", xmldecl=False, nl=False
        )
        return sortie.getvalue().decode()

    def generate_authenticator_name(self, user: Compte, type: Authenticator.Type) -> str:
        rang = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Ma clé d’accès" if rang == 1 else f"Ma clé d’accès {rang}"

    def get_totp_issuer(self) -> str:
        return str(identite().nom_court) or super().get_totp_issuer()
