from django import forms

from cpts_portal.lib.donnees_patient import valider_sans_patient
from membres.acces_externe.forms import OuvertureForm


class InstantaneForm(forms.Form):
    libelle = forms.CharField(
        label="Libellé",
        max_length=80,
        help_text="Par exemple «\u00a0Dialogue de gestion du 24 mars\u00a0».",
    )


class FinanceurForm(OuvertureForm):
    """Same fields as any outside access; what it shows is the snapshot of the page."""


class QuestionForm(forms.Form):
    code = forms.CharField(max_length=20, required=False)
    texte = forms.CharField(
        label="Votre question",
        max_length=2000,
        validators=[valider_sans_patient],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez votre question."},
    )


class ValeurProposeeForm(forms.Form):
    code = forms.CharField(max_length=20)
    valeur = forms.CharField(
        max_length=40, error_messages={"required": "Donnez la valeur à retenir."}
    )
    motif = forms.CharField(max_length=300, required=False, validators=[valider_sans_patient])
