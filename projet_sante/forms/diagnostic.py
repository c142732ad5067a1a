from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from projet_sante.diagnostic import est_secret, lire_nombre
from projet_sante.enums import ThemeDiagnostic


class ChampNombre(forms.CharField):
    """« 1 234,5 », « 12,4 % »; empty stays None."""

    def clean(self, value: Any) -> Any:
        try:
            return lire_nombre(super().clean(value))
        except ValueError as faute:
            raise ValidationError(str(faute)) from faute


class ChiffreForm(forms.Form):
    theme = forms.ChoiceField(label="Thème", choices=ThemeDiagnostic.choices)
    libelle = forms.CharField(label="Ce qui est compté", max_length=160)
    territoire = forms.CharField(label="Territoire", max_length=80, initial="Territoire")
    valeur = forms.CharField(
        label="Valeur", max_length=30, help_text="« secret » si la source la tait."
    )
    unite = forms.CharField(label="Unité", max_length=40, required=False)
    departement = ChampNombre(label="Département", required=False)
    region = ChampNombre(label="Région", required=False)
    france = ChampNombre(label="France", required=False)
    millesime = forms.CharField(label="Millésime", max_length=20)
    source = forms.CharField(label="Source", max_length=160)
    adresse = forms.URLField(label="Adresse de la source", required=False, assume_scheme="https")
    commentaire = forms.CharField(label="Commentaire", max_length=300, required=False)

    def clean_valeur(self) -> str:
        saisie = self.cleaned_data["valeur"]
        if not est_secret(saisie):
            try:
                lire_nombre(saisie)
            except ValueError as faute:
                raise ValidationError(str(faute)) from faute
        return saisie

    def champs(self) -> dict[str, Any]:
        saisie = self.cleaned_data["valeur"]
        secret = est_secret(saisie)
        valeur = None if secret else lire_nombre(saisie)
        return self.cleaned_data | {"valeur": valeur, "masque": secret}


class FichierChiffresForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier CSV ou XLSX",
        help_text="Le modèle rempli, un fichier APL de la DREES ou le dossier complet de l’Insee.",
    )
