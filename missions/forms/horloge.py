from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.interface.champs import ChampDate
from cpts_portal.lib.donnees_patient import valider_sans_patient
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from missions.models import Indicateur, RegleEcheance


class RegleEcheanceForm(forms.ModelForm):
    """The offset of a deadline: local agreement, written as a number of days."""

    rappels = forms.CharField(
        label="Rappels, en jours avant",
        required=False,
        help_text="Par exemple «\u00a030, 7\u00a0»\u00a0; vide\u00a0: aucun rappel.",
    )

    class Meta:
        model = RegleEcheance
        fields: ClassVar = [
            "libelle",
            "repere",
            "decalage_mois",
            "decalage_jours",
            "rappels",
            "source",
            "active",
        ]
        help_texts: ClassVar = {
            "decalage_jours": "Négatif\u00a0: avant. «\u00a0−57\u00a0» depuis l’anniversaire donne "
            "57 jours avant. Vide\u00a0: à saisir.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rappels"] = ", ".join(str(n) for n in self.instance.rappels)

    def clean_rappels(self) -> list[int]:
        morceaux = self.cleaned_data["rappels"].replace(";", ",").split(",")
        try:
            jours = {int(m) for m in morceaux if m.strip()}
        except ValueError:
            raise ValidationError("Écrivez des nombres de jours, par exemple 30, 7.") from None
        if any(not 0 <= j <= 366 for j in jours):
            raise ValidationError("Un rappel part entre 0 et 366 jours avant.")
        return sorted(jours, reverse=True)


class EcheanceForm(forms.Form):
    libelle = forms.CharField(label="Échéance", max_length=60)
    jour = ChampDate(label="Date")


class SuiviForm(forms.ModelForm):
    rappel_le = ChampDate(label="Rappel le", required=False)

    class Meta:
        model = Indicateur
        fields: ClassVar = ["responsable", "rappel_le"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["responsable"]
        if isinstance(champ, forms.ModelChoiceField):
            champ.queryset = (
                Compte.objects.ouverts()
                .ayant_role(Role.COORDINATION, Role.BUREAU, Role.PILOTE, Role.TRESORIER)
                .order_by("last_name", "first_name", "pk")
            )


class CommentaireForm(forms.Form):
    texte = forms.CharField(
        label="Commentaire",
        max_length=2000,
        validators=[valider_sans_patient],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez votre commentaire."},
    )
