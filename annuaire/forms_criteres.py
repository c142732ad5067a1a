"""What the coordination sorts entries by, the same on each of its screens."""

from typing import Any

from django import forms

from annuaire.enums import Categorie
from annuaire.queries.tenue import professions_presentes
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Commune, Profession


class TriDesFiches(forms.Form):
    """Any address is valid: what is not understood sorts nothing out."""

    categorie = forms.ChoiceField(
        label="Rubrique", required=False, choices=(("", "Toutes"), *Categorie.choices)
    )
    profession = forms.ModelChoiceField(
        label="Profession",
        required=False,
        queryset=Profession.objects.none(),
        to_field_name="code",
        empty_label="Toutes",
    )
    commune = forms.ModelChoiceField(
        label="Commune",
        required=False,
        queryset=Commune.objects.none(),
        to_field_name="code_insee",
        empty_label="Toutes",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profession"].queryset = professions_presentes()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["commune"].queryset = referentiel.communes()  # type: ignore[attr-defined]  # idem

    def communs(self) -> dict[str, str]:
        """The three as codes; empty when nothing is chosen."""
        self.is_valid()
        propres = self.cleaned_data
        profession, commune = propres.get("profession"), propres.get("commune")
        return {
            "categorie": propres.get("categorie", ""),
            "profession": profession.code if profession else "",
            "commune": commune.code_insee if commune else "",
        }
