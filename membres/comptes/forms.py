from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone

from . import permissions
from .enums import Role
from .models import AttributionRole, Compte


class ChampDate(forms.DateField):
    """Accepts 12/03/2026 as typed and the ISO form a date picker sends."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"]


class PeriodeMixin(forms.Form):
    """A person reasons with the last day; the row keeps the first day without the role."""

    debut = ChampDate(label="À partir du", required=False)
    dernier_jour = ChampDate(
        label="Dernier jour", required=False, help_text="Laissez vide s’il n’y a pas de fin prévue."
    )

    def clean(self) -> dict:
        donnees = super().clean() or {}
        debut = donnees.get("debut") or timezone.localdate()
        dernier = donnees.get("dernier_jour")
        if dernier and dernier < debut:
            self.add_error("dernier_jour", "Le dernier jour vient après le premier.")
        donnees["debut"] = debut
        donnees["fin"] = dernier + dt.timedelta(days=1) if dernier else None
        return donnees


class RoleForm(PeriodeMixin):
    role = forms.ChoiceField(label="Rôle")
    motif = forms.CharField(
        label="Motif",
        max_length=200,
        required=False,
        help_text="Par exemple « élection du 12 mars » ou « remplacement ».",
    )
    field_order = ["role", "debut", "dernier_jour", "motif"]

    def __init__(self, *args, par: Compte, **kwargs):
        super().__init__(*args, **kwargs)
        donnes = permissions.roles_attribuables(par)
        champ_role = self.fields["role"]
        assert isinstance(champ_role, forms.ChoiceField)  # noqa: S101 - for the type checker
        champ_role.choices = [("", "Choisissez un rôle")] + [
            (role.value, role.label) for role in Role if role in donnes
        ]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InvitationForm(RoleForm):
    prenom = forms.CharField(label="Prénom", max_length=150)
    nom = forms.CharField(label="Nom", max_length=150)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="L’invitation part à cette adresse, qui servira ensuite à se connecter.",
    )
    field_order = ["prenom", "nom", "email", "role", "debut", "dernier_jour", "motif"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if Compte.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(
                "Un compte existe déjà avec cette adresse. Donnez-lui le rôle depuis sa page."
            )
        return email


class FinRoleForm(forms.Form):
    dernier_jour = ChampDate(
        label="Dernier jour",
        required=False,
        help_text="Laissez vide pour retirer le rôle tout de suite.",
    )
    motif = forms.CharField(label="Motif", max_length=200, required=False)

    def __init__(self, *args, attribution: AttributionRole, **kwargs):
        super().__init__(*args, **kwargs)
        self.attribution = attribution

    def clean_dernier_jour(self) -> dt.date | None:
        dernier = self.cleaned_data["dernier_jour"]
        if dernier and dernier < timezone.localdate():
            raise forms.ValidationError(
                "Ce jour est passé. Laissez vide pour retirer le rôle tout de suite."
            )
        if dernier and dernier < self.attribution.debut:
            raise forms.ValidationError("Le dernier jour vient après le premier.")
        return dernier

    @property
    def fin(self) -> dt.date | None:
        dernier = self.cleaned_data["dernier_jour"]
        return dernier + dt.timedelta(days=1) if dernier else None


class FermetureForm(forms.Form):
    motif = forms.CharField(label="Motif", max_length=200, required=False)


class FiltreComptesForm(forms.Form):
    ETATS = [
        ("", "Tous les comptes"),
        ("ouverts", "Ouverts"),
        ("invites", "Invités, pas encore activés"),
        ("fermes", "Fermés"),
    ]
    q = forms.CharField(label="Nom ou adresse", required=False)
    role = forms.ChoiceField(
        label="Rôle en cours", required=False, choices=[("", "Tous les rôles"), *Role.choices]
    )
    etat = forms.ChoiceField(label="État", required=False, choices=ETATS)

    @property
    def actif(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class ActivationForm(forms.Form):
    """The password is optional: the account may always be opened by a code sent by e-mail."""

    mot_de_passe = forms.CharField(
        label="Mot de passe",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=(
            "Au moins 12 caractères. Sans mot de passe, vous recevrez un code par courriel "
            "à chaque connexion."
        ),
    )
    confirmation = forms.CharField(
        label="Le même, une seconde fois",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, compte: Compte, **kwargs):
        super().__init__(*args, **kwargs)
        self.compte = compte

    def clean(self) -> dict:
        donnees = super().clean() or {}
        mot_de_passe = donnees.get("mot_de_passe") or ""
        if mot_de_passe != (donnees.get("confirmation") or ""):
            self.add_error(
                "confirmation", "Les deux mots de passe diffèrent. Saisissez-les à nouveau."
            )
        elif mot_de_passe:
            try:
                password_validation.validate_password(mot_de_passe, self.compte)
            except forms.ValidationError as erreur:
                self.add_error("mot_de_passe", erreur)
        return donnees
