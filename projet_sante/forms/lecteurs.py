from typing import Any, cast

from django import forms

from cpts_portal.interface.textes_libres import TextesLibres
from cpts_portal.lib.donnees_patient import valider_sans_patient


class RemarqueForm(TextesLibres):
    textes_libres = ("texte",)

    partie = forms.ChoiceField(label="Partie")
    texte = forms.CharField(
        label="Votre remarque",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, parties: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(p["slug"], f"{p['numero']}. {p['titre']}") for p in parties]
        cast(forms.ChoiceField, self.fields["partie"]).choices = choix


class ApprobationForm(forms.Form):
    nom = forms.CharField(label="Vos nom et prénom", max_length=120)
    qualite = forms.CharField(
        label="Votre qualité", max_length=160, help_text="Par exemple « Maire de Wassy »."
    )
    accord = forms.BooleanField(
        label="J’ai lu cette version et je l’approuve.",
        error_messages={"required": "Cochez la case pour approuver."},
    )


class SuiteForm(forms.Form):
    suite = forms.CharField(label="Suite donnée", max_length=300, validators=[valider_sans_patient])
