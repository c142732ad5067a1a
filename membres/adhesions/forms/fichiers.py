from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from membres.adhesions.enums import OrigineReleve
from membres.adhesions.lecture import Champ

TAILLE_MAX = 5 * 1024 * 1024


class _FichierForm(forms.Form):
    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError(
                "Ce fichier dépasse 5 Mo\u00a0: gardez les colonnes utiles."
            )
        return fichier


class ReleveForm(_FichierForm):
    origine = forms.ChoiceField(
        label="D’où vient ce relevé\u00a0?", choices=OrigineReleve.choices, widget=forms.RadioSelect
    )
    fichier = forms.FileField(
        label="Le relevé",
        help_text="Tel que HelloAsso ou la banque l’exporte.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ListeForm(_FichierForm):
    fichier = forms.FileField(
        label="La liste de vos adhérents",
        help_text="Une personne par ligne, les titres de colonnes sur la première.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ColonnesForm(forms.Form):
    """« Which column says what? », one list per thing we look for."""

    def __init__(
        self,
        *args: Any,
        champs: Sequence[Champ],
        entetes: Sequence[str],
        choisies: dict[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._champs = champs
        choix = [("", "Aucune colonne")] + [
            (str(rang), entete or f"Colonne {rang + 1}") for rang, entete in enumerate(entetes)
        ]
        for champ in champs:
            self.fields[champ.nom] = forms.ChoiceField(
                label=champ.libelle,
                choices=choix,
                required=champ.requis,
                initial=str(choisies[champ.nom]) if champ.nom in choisies else "",
                error_messages={"required": "Dites quelle colonne la donne."},
            )

    def colonnes(self) -> dict[str, int]:
        return {
            champ.nom: int(self.cleaned_data[champ.nom])
            for champ in self._champs
            if self.cleaned_data[champ.nom]
        }
