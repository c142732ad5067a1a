"""allauth's forms with our words: a label that stays, no placeholder standing in for it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

LIBELLES = {
    "login": "Adresse électronique",
    "email": "Adresse électronique",
    "password": "Mot de passe",
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Le même, une seconde fois",
    "code": "Code",
    "name": "Nom de cette clé",
    "passwordless": "Me connecter avec cette seule clé, sans mot de passe",
}
AIDES = {
    "name": "Pour la reconnaître plus tard : « Téléphone », « Ordinateur du cabinet »…",
    "passwordless": "La clé demandera alors votre empreinte, votre visage ou son code.",
}


class NosMots:
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            champ.label = LIBELLES.get(nom, champ.label)
            champ.help_text = AIDES.get(nom, "")
            champ.widget.attrs.pop("placeholder", None)


class ConnexionForm(NosMots, account.LoginForm):
    pass


class DemandeCodeForm(NosMots, account.RequestLoginCodeForm):
    pass


class CodeRecuForm(NosMots, account.ConfirmLoginCodeForm):
    pass


class OubliForm(NosMots, account.ResetPasswordForm):
    pass


class NouveauMotDePasseForm(NosMots, account.ResetPasswordKeyForm):
    pass


class ChangerMotDePasseForm(NosMots, account.ChangePasswordForm):
    pass


class ChoisirMotDePasseForm(NosMots, account.SetPasswordForm):
    pass


class AdresseForm(NosMots, account.AddEmailForm):
    pass


class PreuveMotDePasseForm(NosMots, account.ReauthenticateForm):
    pass


class SecondFacteurForm(NosMots, mfa.AuthenticateForm):
    pass


class PreuveFacteurForm(NosMots, mfa.ReauthenticateForm):
    pass


class ApplicationForm(NosMots, totp.ActivateTOTPForm):
    pass


class ClefForm(NosMots, webauthn.AddWebAuthnForm):
    pass


class RenommerClefForm(NosMots, webauthn.EditWebAuthnForm):
    pass
