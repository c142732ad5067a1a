import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

POIDS_MAXIMAL = 60 * 1024 * 1024


class FichierForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier PDF",
        help_text="Il n’est ni gardé ni lu : seule son empreinte est calculée. 60 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > POIDS_MAXIMAL:
            raise ValidationError("Ce fichier dépasse 60 Mo : ce n’est pas l’un des nôtres.")
        return fichier

    def empreinte(self) -> str:
        calcul = hashlib.sha256()
        for morceau in self.cleaned_data["fichier"].chunks():
            calcul.update(morceau)
        return calcul.hexdigest()
