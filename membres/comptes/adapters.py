"""What we change in allauth's rules; everything else is its own."""

from __future__ import annotations

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest


class AdaptateurCompte(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def validation_error(self, code: str, *args: Any):
        # A limit reached is a refusal (429, a page of its own), not a typing mistake.
        if code == "too_many_login_attempts":
            raise ImmediateHttpResponse(respond_429(self.request))
        return super().validation_error(code, *args)


class AdaptateurCompteExterne(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


def _coffre() -> MultiFernet:
    """One key per SECRET_KEY, so that rotating it keeps the secrets already stored readable."""
    clefs = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_deriver(clef)) for clef in clefs])


def _deriver(clef: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"cpts.second-facteur")
    return base64.urlsafe_b64encode(derivation.derive(clef.encode()))


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _coffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _coffre().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(scale=4, border=2, light="#fff")
