from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate
from cpts_portal.interface.textes_libres import TextesLibres
from cpts_portal.rgpd.enums import Canal, NatureDemande
from cpts_portal.rgpd.models import Traitement


def _texte(libelle: str, aide: str = "", *, requis: bool = True) -> forms.CharField:
    return forms.CharField(
        label=libelle,
        help_text=aide,
        max_length=3000,
        required=requis,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DemandeForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("texte",)

    nature = forms.ChoiceField(label="Je veux", choices=NatureDemande, widget=forms.RadioSelect)
    texte = _texte("De quoi s’agit-il ?", "Dites quelle information, et ce qu’elle doit devenir.")


class ConsignerForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("texte",)

    nom = forms.CharField(label="Nom de la personne", max_length=200)
    courriel = forms.EmailField(
        label="Où lui répondre",
        required=False,
        help_text="Sans adresse électronique, répondez-lui par courrier ou de vive voix.",
    )
    nature = forms.ChoiceField(label="Ce qu’elle veut", choices=NatureDemande)
    canal = forms.ChoiceField(
        label="Comment la demande est arrivée",
        choices=[choix for choix in Canal.choices if choix[0] != Canal.PORTAIL],
    )
    recue_le = ChampDate(label="Reçue le")
    texte = _texte("Ce qui est demandé")

    def clean_recue_le(self) -> Any:
        jour = self.cleaned_data["recue_le"]
        if jour > timezone.localdate():
            raise forms.ValidationError("Cette date est à venir : donnez le jour de réception.")
        return jour


class ReponseForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("reponse",)

    decision = forms.ChoiceField(
        label="Décision",
        choices=[("oui", "J’accepte, c’est fait"), ("non", "Je refuse")],
        widget=forms.RadioSelect,
    )
    reponse = _texte(
        "Réponse à la personne",
        "Dites ce qui a été fait. Un refus dit pourquoi, et rappelle le recours à la CNIL.",
        requis=False,
    )

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if donnees.get("decision") == "non" and not donnees.get("reponse"):
            self.add_error("reponse", "Un refus dit pourquoi.")
        return donnees


class ProlongationForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi il faut plus de temps",
        max_length=300,
        help_text="La personne le lira. Deux mois de plus, une seule fois.",
    )


class TraitementForm(forms.ModelForm):
    class Meta:
        model = Traitement
        fields: ClassVar[list[str]] = [
            "nom",
            "finalites",
            "base_legale",
            "personnes",
            "donnees",
            "destinataires",
            "transferts",
            "conservation",
            "mesures",
            "ordre",
        ]
