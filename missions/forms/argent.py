from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate, ChampEuros, ChampTaux
from cpts_portal.lib.donnees_patient import valider_sans_patient
from missions.enums import EtatDepense, NatureVersement, Volet
from missions.forms.mesures import FichierForm
from missions.models import (
    AideAvantContrat,
    AnneeContrat,
    Depense,
    FicheAction,
    Mission,
    RegleVersement,
    Versement,
)


def _missions(annee: AnneeContrat) -> Any:
    au_contrat = annee.contrat.missions.values("mission")
    return Mission.objects.filter(pk__in=au_contrat).order_by("ordre", "code")


def _refuser_a_venir(form: forms.Form | forms.ModelForm, lues: dict[str, Any], mot: str) -> None:
    """A slip of the year would put the money of tomorrow in the accounts of today."""
    if lues.get("jour") and lues["jour"] > timezone.localdate():
        form.add_error("jour", mot)


class VersementForm(forms.ModelForm):
    montant = ChampEuros(label="Montant")
    jour = ChampDate(label="Date")

    class Meta:
        model = Versement
        fields: ClassVar = ["nature", "mission", "volet", "montant", "jour", "reference"]

    def __init__(self, *args: Any, annee: AnneeContrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.annee = annee
        champ = self.fields["mission"]
        if isinstance(champ, forms.ModelChoiceField):
            champ.queryset = _missions(annee)
            champ.empty_label = "Fonctionnement"
        volet = self.fields["volet"]
        if isinstance(volet, forms.TypedChoiceField):
            # Une aide se note à part : elle n'a pas d'année.
            volet.choices = [c for c in Volet.choices if c[0] not in (Volet.REPERE, Volet.AIDE)]

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        volet, mission = lues.get("volet"), lues.get("mission")
        if volet and (volet == Volet.FONCTIONNEMENT) == bool(mission):
            self.add_error(
                "mission",
                "Le fonctionnement n’a pas de mission."
                if mission
                else "Choisissez la mission de ce volet.",
            )
        if lues.get("nature") in {NatureVersement.RECU, NatureVersement.RECUPERE}:
            _refuser_a_venir(self, lues, "Ce jour n’est pas venu\u00a0: notez-le annoncé.")
        return lues


class AideForm(forms.ModelForm):
    montant = ChampEuros(label="Montant")
    jour = ChampDate(label="Date")
    depense = ChampEuros(
        label="Déjà dépensé avant le contrat",
        required=False,
        help_text="Ce qui en reste entre dans le report de la première année.",
    )

    class Meta:
        model = AideAvantContrat
        fields: ClassVar = [
            "libelle",
            "financeur",
            "nature",
            "montant",
            "jour",
            "source",
            "depense",
        ]
        help_texts: ClassVar = {
            "libelle": "Par exemple\u00a0: aide à la lettre d’intention, crédits d’amorçage, FIR.",
            "source": "Le courrier, la convention ou le texte qui l’accorde, et sa date.",
        }

    def clean_depense(self) -> Decimal:
        return self.cleaned_data["depense"] or Decimal(0)

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        if lues.get("nature") != NatureVersement.ANNONCE:
            _refuser_a_venir(self, lues, "Ce jour n’est pas venu\u00a0: notez-la annoncée.")
        return lues


class DepenseForm(FichierForm, forms.ModelForm):
    montant = ChampEuros(label="Montant")
    jour = ChampDate(label="Date")

    class Meta:
        model = Depense
        fields: ClassVar = ["libelle", "tiers", "mission", "action", "montant", "jour", "etat"]

    field_order = [
        "libelle",
        "tiers",
        "mission",
        "action",
        "montant",
        "jour",
        "etat",
        "fichier",
    ]

    def __init__(self, *args: Any, annee: AnneeContrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.annee = annee
        mission, action = self.fields["mission"], self.fields["action"]
        if isinstance(mission, forms.ModelChoiceField):
            mission.queryset = _missions(annee)
            mission.empty_label = "Fonctionnement"
        if isinstance(action, forms.ModelChoiceField):
            action.queryset = FicheAction.objects.filter(
                mission__contrat=annee.contrat_id
            ).order_by("mission__mission__ordre", "ordre", "pk")
        self.fields["fichier"].label = "Justificatif"
        if self.instance.nom_fichier:
            deja = f"Déjà joint\u00a0: {self.instance.nom_fichier}. Un autre le remplace."
            self.fields["fichier"].help_text = f"{deja} {self.fields['fichier'].help_text}"
        self.fields["libelle"].validators.append(valider_sans_patient)

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        if lues.get("etat") == EtatDepense.PAYEE:
            _refuser_a_venir(self, lues, "Ce jour n’est pas venu\u00a0: notez-la engagée.")
        return lues


class RegleVersementForm(forms.ModelForm):
    date_effet = ChampDate(
        label="Applicable à partir du",
        error_messages={
            "unique": "Une règle s’applique déjà depuis ce jour\u00a0: donnez-en un autre."
        },
    )
    taux_avance = ChampTaux(label="Taux d’avance")

    class Meta:
        model = RegleVersement
        fields: ClassVar = [
            "date_effet",
            "taux_avance",
            "prorata",
            "solde_fonctionnement",
            "solde_fixe",
            "solde_variable",
            "delai_solde_jours",
            "delai_variable_jours",
            "source",
        ]
