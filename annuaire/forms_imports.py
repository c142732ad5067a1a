from typing import Any

from django import forms
from django.core.files.base import File

from annuaire.enums import Decision, Nature, Registre
from annuaire.queries.imports import Filtre

_AIDE_COMPLEMENT = "Facultatif. Inutile si l’archive .zip le contient déjà."


class DepotForm(forms.Form):
    """A file, and for the RPPS those beside it."""

    registre = forms.ChoiceField(label="Registre", choices=Registre.choices)
    principal = forms.FileField(
        label="Fichier",
        help_text="Tel que téléchargé : .txt, .csv, .json, .zip ou .gz.",
        error_messages={"required": "Choisissez le fichier téléchargé."},
    )
    savoir_faire = forms.FileField(
        label="Savoir-faire (RPPS)", required=False, help_text=_AIDE_COMPLEMENT
    )
    diplomes = forms.FileField(label="Diplômes (RPPS)", required=False, help_text=_AIDE_COMPLEMENT)
    mssante = forms.FileField(
        label="Adresses MSSanté (RPPS)", required=False, help_text=_AIDE_COMPLEMENT
    )
    activites = forms.FileField(
        label="Activités (FINESS)", required=False, help_text=_AIDE_COMPLEMENT
    )
    forcer = forms.CharField(
        label="Raison de passer outre la taille",
        required=False,
        max_length=250,
        help_text="À remplir seulement si un fichier bien plus petit que le dernier est le bon.",
    )

    _COMPLEMENTS = {
        Registre.RPPS.value: ("savoir_faire", "diplomes", "mssante"),
        Registre.FINESS.value: ("activites",),
    }

    def depots(self) -> "dict[str, File[Any]]":
        """The main file and those of its register; the others are ignored."""
        roles = ("principal", *self._COMPLEMENTS.get(self.cleaned_data["registre"], ()))
        return {role: fichier for role in roles if (fichier := self.cleaned_data.get(role))}


class FiltreForm(forms.Form):
    q = forms.CharField(label="Nom, métier ou commune", required=False, max_length=80)
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *Nature.choices]
    )
    objet = forms.ChoiceField(
        label="Porte sur",
        required=False,
        choices=[
            ("", "Tout"),
            ("personne", "Une personne"),
            ("structure", "Une structure"),
            ("lieu", "Un lieu"),
            ("commune", "Une commune"),
        ],
    )
    decision = forms.ChoiceField(
        label="Décision", required=False, choices=[("", "Toutes"), *Decision.choices]
    )

    def filtre(self) -> Filtre:
        """An address mistyped filters nothing rather than showing an error."""
        self.is_valid()
        return Filtre(**{champ: self.cleaned_data.get(champ, "") for champ in self.fields})
