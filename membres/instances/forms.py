from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate
from cpts_portal.lib.donnees_patient import valider_sans_patient
from membres.adhesions.models import Adherent, College

from .enums import Fonction, NatureAssemblee, NaturePoint
from .models import DeclarationInteret, Instance, Mandat, RegleAssemblee


def _membres() -> Any:
    return Adherent.objects.membres_le().order_by("cle_tri", "pk")


class InstanceForm(forms.ModelForm[Instance]):
    class Meta:
        model = Instance
        fields = ["nature", "nom", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class MandatForm(forms.Form):
    adherent = forms.ModelChoiceField(label="Adhérent", queryset=Adherent.objects.none())
    fonction = forms.ChoiceField(label="Fonction", choices=Fonction.choices, initial="membre")
    debut = ChampDate(label="À partir du")
    dernier_jour = ChampDate(
        label="Dernier jour", required=False, help_text="Laissez vide s’il n’y a pas de fin prévue."
    )
    decision = forms.CharField(
        label="Décision",
        max_length=200,
        required=False,
        help_text="Par exemple «\u00a0élection du 12 mars\u00a0».",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adherent"].queryset = _membres()  # type: ignore[attr-defined]  # a model choice field
        self.initial.setdefault("debut", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        debut, dernier = donnees.get("debut"), donnees.pop("dernier_jour", None)
        if debut and dernier and dernier < debut:
            self.add_error("dernier_jour", "Le dernier jour vient après le premier.")
        donnees["fin"] = dernier + dt.timedelta(days=1) if dernier else None
        return donnees


class FinMandatForm(forms.Form):
    dernier_jour = ChampDate(
        label="Dernier jour",
        required=False,
        help_text="Laissez vide pour que le mandat et ses droits cessent aujourd’hui.",
    )
    motif = forms.CharField(label="Motif", max_length=200, required=False)

    def __init__(self, *args: Any, mandat: Mandat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandat = mandat

    def clean_dernier_jour(self) -> dt.date | None:
        dernier = self.cleaned_data["dernier_jour"]
        if dernier and dernier < self.mandat.debut:
            raise forms.ValidationError("Le dernier jour vient après le premier.")
        return dernier

    @property
    def fin(self) -> dt.date | None:
        dernier = self.cleaned_data["dernier_jour"]
        return dernier + dt.timedelta(days=1) if dernier else None


class RegleForm(forms.ModelForm[RegleAssemblee]):
    """One quorum per collège, and one for the whole: left empty, no quorum is asked."""

    debut = ChampDate(label="À partir du")

    class Meta:
        model = RegleAssemblee
        fields = [
            "nature", "debut", "source", "delai_convocation", "pouvoirs_max", "vote_a_jour",
            "scrutin", "majorite",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleges: list[College | None] = [None, *College.objects.all()]
        for college in self._colleges:
            self.fields[self._nom(college)] = forms.DecimalField(
                label=f"Quorum, {college or 'toute l’assemblée'} (en %)",
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(100),
                localize=True,
            )

    @staticmethod
    def _nom(college: College | None) -> str:
        return f"quorum_{college.pk if college else 'ensemble'}"

    def quorums(self) -> dict[College | None, Decimal | None]:
        return {c: self.cleaned_data.get(self._nom(c)) for c in self._colleges}


class AssembleeForm(forms.Form):
    nature = forms.ChoiceField(label="Assemblée", choices=NatureAssemblee.choices)
    jour = ChampDate(label="Date")
    heure = forms.TimeField(
        label="Heure",
        help_text="Par exemple 20:00",
        input_formats=["%H:%M", "%Hh%M", "%H h %M", "%Hh"],
        error_messages={"invalid": "Écrivez l’heure ainsi\u00a0: 20:00."},
    )
    lieu = forms.CharField(label="Lieu", max_length=250, required=False)
    visio = forms.URLField(label="Lien de visioconférence", required=False, assume_scheme="https")
    message = forms.CharField(
        label="Message joint à la convocation",
        required=False,
        validators=[valider_sans_patient],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        jour, heure = donnees.get("jour"), donnees.get("heure")
        if jour and heure:
            donnees["le"] = timezone.make_aware(dt.datetime.combine(jour, heure))
        if not donnees.get("lieu") and not donnees.get("visio"):
            self.add_error("lieu", "Dites où l’on se retrouve, ou donnez un lien de visio.")
        return donnees


class PointForm(forms.Form):
    titre = forms.CharField(label="Titre", max_length=200)
    nature = forms.ChoiceField(label="Nature", choices=NaturePoint.choices)
    texte = forms.CharField(
        label="Texte soumis",
        required=False,
        validators=[valider_sans_patient],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PouvoirForm(forms.Form):
    mandant = forms.ModelChoiceField(
        label="Qui donne pouvoir", queryset=Adherent.objects.none(), empty_label="Choisissez"
    )
    mandataire = forms.ModelChoiceField(
        label="À qui", queryset=Adherent.objects.none(), empty_label="Choisissez"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("mandant", "mandataire"):
            self.fields[nom].queryset = _membres()  # type: ignore[attr-defined]  # a model choice field


class OuvertureForm(forms.Form):
    president = forms.ModelChoiceField(
        label="Préside la séance",
        queryset=Adherent.objects.none(),
        required=False,
        empty_label="Choisissez",
    )
    secretaire = forms.ModelChoiceField(
        label="Secrétaire de séance",
        queryset=Adherent.objects.none(),
        required=False,
        empty_label="Choisissez",
    )

    en_avance = forms.BooleanField(
        label="L’assemblée se tient aujourd’hui, avant la date convoquée",
        error_messages={
            "required": "Cette assemblée est convoquée pour un autre jour\u00a0: attendez-le, "
            "ou cochez qu’elle se tient aujourd’hui."
        },
    )

    def __init__(self, *args: Any, jour: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("president", "secretaire"):
            self.fields[nom].queryset = _membres()  # type: ignore[attr-defined]  # a model choice field
        if timezone.localdate() >= jour:
            del self.fields["en_avance"]


class DelegationForm(forms.Form):
    delegataire = forms.ModelChoiceField(
        label="À qui", queryset=Adherent.objects.none(), empty_label="Choisissez"
    )
    objet = forms.CharField(
        label="Pour signer",
        max_length=200,
        help_text="Par exemple «\u00a0les procès-verbaux et les conventions\u00a0».",
    )
    debut = ChampDate(label="À partir du")
    dernier_jour = ChampDate(label="Dernier jour")
    decision = forms.CharField(label="Décision", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegataire"].queryset = _membres().filter(compte__isnull=False)  # type: ignore[attr-defined]  # a model choice field
        self.initial.setdefault("debut", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        debut, dernier = donnees.get("debut"), donnees.pop("dernier_jour", None)
        if debut and dernier and dernier < debut:
            self.add_error("dernier_jour", "Le dernier jour vient après le premier.")
        if dernier:
            donnees["fin"] = dernier + dt.timedelta(days=1)
        return donnees


class DeclarationForm(forms.ModelForm[DeclarationInteret]):
    class Meta:
        model = DeclarationInteret
        fields = ["neant", "texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "texte": "Fonctions, liens ou contrats qui pourraient peser sur une décision. "
            "Ne nommez aucun patient."
        }

    def clean_texte(self) -> str:
        valider_sans_patient(self.cleaned_data["texte"])
        return self.cleaned_data["texte"]
