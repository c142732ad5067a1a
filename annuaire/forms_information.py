from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate


class PosteesForm(forms.Form):
    le = ChampDate(label="Lettres postées le")

    def clean_le(self):
        le = self.cleaned_data["le"]
        if le > timezone.localdate():
            raise ValidationError(
                "Cette date est à venir : revenez quand les lettres sont parties."
            )
        return le
