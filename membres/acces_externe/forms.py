from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate
from cpts_portal.interface.libelles import dire_plus_tard


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code reçu par courriel",
        max_length=12,
        help_text="Six chiffres, valables quinze minutes.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}
        ),
        error_messages={"required": "Écrivez le code reçu par courriel."},
    )


class OuvertureForm(forms.Form):
    """Whom the door is opened to, and until when; the opening app adds what it shows."""

    nom = forms.CharField(label="Nom de la personne", max_length=120)
    organisme = forms.CharField(
        label="Organisme",
        max_length=120,
        help_text=dire_plus_tard("Par exemple «\u00a0{caisse}, service {aci}\u00a0»."),
    )
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Le lien part à cette adresse, puis un code à chaque visite.",
    )
    jusqu_au = ChampDate(label="Ouvert jusqu’au")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jusqu_au"].initial = timezone.localdate() + timedelta(days=60)

    def clean_jusqu_au(self) -> datetime:
        """The last day counts whole."""
        jour = self.cleaned_data["jusqu_au"]
        if jour < timezone.localdate():
            raise ValidationError("Cette date est passée.")
        return timezone.make_aware(datetime.combine(jour, time(23, 59)))
