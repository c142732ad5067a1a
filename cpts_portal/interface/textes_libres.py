"""A form whose free texts are read before they are kept: no patient enters the portal."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.lib.donnees_patient import RAPPEL, Soupcon, soupcons, valider_sans_numero

CONFIRMATION = "sans_patient"


class TextesLibres(forms.Form):
    """Name the free texts in `textes_libres`; their help recalls the rule.

    A social-security number is refused. What may be a patient is shown, and passes once the
    person has ticked the box that appears then: `{{ form }}` draws it, a page that draws its
    fields one by one adds `{% champ form.sans_patient %}`.
    """

    textes_libres: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in self.textes_libres:
            champ = self.fields[nom]
            if "patient" not in str(champ.help_text):
                champ.help_text = f"{champ.help_text} {RAPPEL}".strip()
        self.fields[CONFIRMATION] = forms.BooleanField(
            label="J’ai relu : ce texte ne fait reconnaître aucun patient",
            required=False,
            # Without an identifier: a page may hold several such forms.
            widget=forms.HiddenInput({"id": False}),
        )
        if self.data.get(self.add_prefix(CONFIRMATION)):
            self._montrer_la_case()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        confirme = donnees.pop(CONFIRMATION, False)
        trouves = self._relire(donnees, timezone.localdate())
        if trouves:
            self._montrer_la_case()
            if not confirme:
                liste = ", ".join(str(soupcon) for soupcon in trouves[:3])
                self.add_error(
                    CONFIRMATION,
                    f"Votre texte contient peut-être {liste}. Corrigez-le, ou cochez cette case.",
                )
        return donnees

    def _relire(self, donnees: dict[str, Any], jour: date) -> list[Soupcon]:
        trouves = []
        for nom in self.textes_libres:
            texte = str(donnees.get(nom) or "")
            try:
                valider_sans_numero(texte)
            except ValidationError as refus:
                self.add_error(nom, refus)
            else:
                trouves += soupcons(texte, jour)
        return trouves

    def _montrer_la_case(self) -> None:
        self.fields[CONFIRMATION].widget = forms.CheckboxInput()
