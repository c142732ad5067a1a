from django import forms

from cpts_portal.journal import registre
from cpts_portal.journal.queries import Filtre


def _actions() -> list[tuple[str, str]]:
    return [("", "Toutes les actions"), *registre.actions()]


class FiltreForm(forms.Form):
    acteur = forms.CharField(label="Qui", required=False, max_length=100)
    action = forms.ChoiceField(label="Quoi", required=False, choices=_actions)
    du = forms.DateField(label="Du", required=False)
    au = forms.DateField(label="Au", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("du", "au"):
            self.fields[nom].widget.attrs |= {"placeholder": "12/03/2026", "autocomplete": "off"}

    def filtre(self) -> Filtre:
        """What could be read; a date that cannot is shown with its error, not applied."""
        lus = getattr(self, "cleaned_data", {})
        return Filtre(**{nom: valeur for nom, valeur in lus.items() if valeur})
