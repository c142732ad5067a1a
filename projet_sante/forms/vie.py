from typing import Any, cast

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate
from cpts_portal.lib.donnees_patient import valider_sans_patient
from projet_sante.enums import Destinataire, Etape, Regime
from projet_sante.queries.seances import Seance


class PasserForm(forms.Form):
    vers = forms.TypedChoiceField(label="Étape", coerce=Etape)
    le = ChampDate(label="Le", help_text="La date du fait, pas celle de la saisie.")
    piece = forms.CharField(
        label="Preuve",
        max_length=200,
        required=False,
        help_text="Délibération, décision, courrier : sa référence et où la trouver.",
    )
    regime = forms.ChoiceField(
        label="Validation",
        choices=[("", "Sans objet"), *Regime.choices],
        required=False,
        help_text="Pour une validation : expresse, ou réputée acquise au terme du délai.",
    )
    seance = forms.ChoiceField(
        label="Séance",
        required=False,
        help_text="Pour un vote ou une transmission : l’assemblée ou la réunion, dont le compte "
        "rendu devient la preuve. Tenue hors du portail, elle se cite à la main.",
    )
    decision = forms.CharField(
        label="Décision de la séance",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[valider_sans_patient],
        help_text="Par exemple « Le projet est adopté à l’unanimité ».",
    )
    motif = forms.CharField(
        label="Remarque", max_length=200, required=False, validators=[valider_sans_patient]
    )

    def __init__(
        self, *args: Any, suites: list[Etape], seances: list[Seance], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._seances = {seance.cle: seance for seance in seances}
        cast(forms.ChoiceField, self.fields["seance"]).choices = [
            ("", "Aucune, ou hors du portail"),
            *((cle, seance.libelle) for cle, seance in self._seances.items()),
        ]
        if not set(suites) & {Etape.VOTE, Etape.TRANSMIS}:
            del self.fields["seance"], self.fields["decision"]
        choix = [(suite.value, suite.label) for suite in suites]
        cast(forms.ChoiceField, self.fields["vers"]).choices = choix
        self.fields["le"].initial = timezone.localdate()

    def clean_seance(self) -> Seance | None:
        return self._seances.get(self.cleaned_data["seance"])


class FigerForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # On the page of `PasserForm`, which has a « motif » too: two fields, two identifiers.
        kwargs["auto_id"] = "figer_%s"
        super().__init__(*args, **kwargs)

    motif = forms.CharField(
        label="Objet de la version",
        max_length=200,
        help_text="Par exemple « Relecture du conseil d’administration ».",
        validators=[valider_sans_patient],
    )


class ReceptionForm(forms.Form):
    destinataire = forms.TypedChoiceField(
        label="Reçue par", choices=Destinataire.choices, coerce=Destinataire
    )
    recue_le = ChampDate(label="Reçue le")
    preuve = forms.CharField(
        label="Preuve",
        max_length=200,
        help_text="Accusé de réception, récépissé de dépôt : sa référence et où le trouver.",
    )
