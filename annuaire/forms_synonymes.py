from typing import Any

from django import forms

from annuaire.models import Synonyme
from annuaire.texte import mots, normaliser


class SynonymeForm(forms.Form):
    terme = forms.CharField(
        label="Ce que les gens tapent",
        max_length=80,
        help_text="Un mot ou une expression de quatre mots au plus, comme « prise de sang ».",
        error_messages={"required": "Écrivez le mot."},
    )
    sens = forms.CharField(
        label="Ce que cela veut dire",
        max_length=250,
        help_text="Un métier ou une structure de l’annuaire ; plusieurs se séparent par une barre, "
        "« infirmier | laboratoire ».",
        error_messages={"required": "Donnez au moins un sens."},
    )

    def __init__(self, *args: Any, deja: Synonyme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deja = deja

    def clean_terme(self) -> str:
        """Written as the search reads it: no accent, no capital, in the singular."""
        terme = normaliser(self.cleaned_data["terme"])
        if not terme:
            raise forms.ValidationError("Écrivez au moins une lettre.")
        if len(mots(terme)) > 4:
            raise forms.ValidationError("Quatre mots au plus.")
        autres = Synonyme.objects.filter(terme=terme)
        if self.deja:
            autres = autres.exclude(pk=self.deja.pk)
        if autres.exists():
            raise forms.ValidationError("Ce mot a déjà un sens : modifiez sa ligne.")
        return terme

    def clean_sens(self) -> str:
        sens = [" ".join(s.split()) for s in self.cleaned_data["sens"].split("|")]
        propres = [s for s in sens if normaliser(s)]
        if not propres:
            raise forms.ValidationError("Donnez au moins un sens.")
        return " | ".join(propres)

    def synonyme(self) -> Synonyme:
        synonyme = self.deja or Synonyme()
        synonyme.terme, synonyme.sens = self.cleaned_data["terme"], self.cleaned_data["sens"]
        return synonyme
