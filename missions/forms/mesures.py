from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from missions.calcul import FORMES
from missions.enums import NatureMesure
from missions.models import Indicateur
from missions.saisie import lire_date, lire_valeur


class ValeurForm(forms.Form):
    """The cell edited in place: a value, and the version of what was on the page."""

    valeur = forms.CharField(
        max_length=40, error_messages={"required": "Donnez une valeur, ou « secret »."}
    )
    version = forms.IntegerField(required=False)

    def __init__(self, *args: Any, indicateur: Indicateur, **kwargs: Any) -> None:
        self.indicateur = indicateur
        super().__init__(*args, **kwargs)

    def clean_valeur(self) -> Any:
        return lire_valeur(
            self.cleaned_data["valeur"], binaire=FORMES[self.indicateur.forme].binaire
        )


class MesureForm(ValeurForm):
    """The whole measure: its nature, its date, its proof, a word of reason."""

    nature = forms.ChoiceField(label="D’où vient-elle", choices=NatureMesure)
    date = forms.CharField(label="Date de la donnée", max_length=10)
    preuve = forms.CharField(label="Pièce jointe", max_length=200, required=False)
    motif = forms.CharField(label="Remarque", max_length=300, required=False)

    def clean_date(self) -> Any:
        jour = lire_date(self.cleaned_data["date"])
        if jour > timezone.localdate():
            raise ValidationError("Cette date est dans le futur\u00a0: donnez celle de la donnée.")
        return jour


class PreuveForm(forms.Form):
    nom = forms.CharField(
        max_length=200, error_messages={"required": "Donnez un nom à cette pièce."}
    )

    def __init__(self, *args: Any, indicateur: Indicateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["piece"] = forms.ModelChoiceField(
            queryset=indicateur.pieces.order_by("ordre", "pk"), required=False
        )
