from typing import Any, cast

from django import forms

from cpts_portal.lib.donnees_patient import valider_sans_patient
from projet_sante.models import Extrait, Version
from projet_sante.queries.extrait import blocs_reserves


class ExtraitForm(forms.Form):
    parties = forms.MultipleChoiceField(
        label="Parties montrées à tous",
        widget=forms.CheckboxSelectMultiple,
        help_text="Les montants, les valeurs mesurées et les noms de personnes des blocs vivants "
        "restent à l’intérieur, même dans une partie choisie.",
        error_messages={"required": "Choisissez au moins une partie."},
    )
    presentation = forms.CharField(
        label="Présentation",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Deux phrases pour les habitants, en tête de la page.",
        validators=[valider_sans_patient],
    )

    def __init__(
        self, *args: Any, version: Version, dernier: Extrait | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lues = version.contenu["contexte"]["parties"]
        champ = cast(forms.MultipleChoiceField, self.fields["parties"])
        champ.choices = [(partie["slug"], _choix_de_partie(partie)) for partie in lues]
        champ.initial = dernier.parties if dernier else []
        dite = dernier.presentation if dernier else ""
        self.fields["presentation"].initial = dite or version.contenu["contexte"]["chapeau"]


def _choix_de_partie(partie: dict[str, Any]) -> str:
    titre = f"{partie['numero']}. {partie['titre']}"
    tus = blocs_reserves(partie)
    return f"{titre} (sans : {', '.join(tus)})" if tus else titre
