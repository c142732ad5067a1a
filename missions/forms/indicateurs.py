"""A line of the annex corrected on screen: what an avenant or a second reading changed."""

from typing import Any, ClassVar

from django import forms

from cpts_portal.interface.champs import ChampDate, ChampEuros, SaisieNombre
from missions.enums import FORMES_CHIFFREES, FormeIndicateur, Sens
from missions.models import AnneeContrat, Indicateur
from missions.saisie import ecrire_valeur, lire_decimal


class ChampNombre(forms.CharField):
    """« 66,26 » or « 66.26 »; empty is « no such figure »."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", SaisieNombre())
        super().__init__(max_length=20, required=False, **options)

    def clean(self, value: Any) -> Any:
        texte = super().clean(value)
        return lire_decimal(texte) if texte else None

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ecrire_valeur(value)


class IndicateurForm(forms.ModelForm):
    valeur_initiale = ChampNombre(label="Valeur de départ")
    date_initiale = ChampDate(label="Date de la valeur de départ", required=False)
    cible = ChampNombre(label="Cible")
    ecart_cible = ChampNombre(
        label="Écart attendu",
        help_text="Sans cible écrite, le départ et l’écart la donnent\u00a0; le sens dit s’il "
        "s’ajoute ou se retire.",
    )
    montant_max = ChampEuros(label="Montant maximal", required=False)

    class Meta:
        model = Indicateur
        fields: ClassVar = [
            "libelle",
            "unite",
            "source",
            "valeur_initiale",
            "date_initiale",
            "cible",
            "ecart_cible",
            "montant_max",
            "reconduit",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.chiffre:
            for nom in ("valeur_initiale", "date_initiale", "cible", "ecart_cible"):
                del self.fields[nom]


class NouvelIndicateurForm(forms.Form):
    """One line of the annex, each cell as its file writes it: the same reading checks both."""

    mission = forms.ChoiceField(label="Mission")
    action = forms.CharField(
        label="Action",
        max_length=120,
        help_text="L’intitulé d’une action de la mission la reprend\u00a0; un autre en ouvre une.",
    )
    code = forms.CharField(label="Code", max_length=20, help_text="Par exemple PRE-7.")
    indicateur = forms.CharField(label="Indicateur", max_length=200)
    forme = forms.ChoiceField(label="Forme", choices=FormeIndicateur)
    sens = forms.ChoiceField(
        label="Sens",
        required=False,
        choices=[("", "Sans objet"), *Sens.choices],
        # La première forme proposée est chiffrée, et presque tout s'y compte à la hausse.
        initial=Sens.HAUSSE,
    )
    unite = forms.CharField(label="Unité", required=False, max_length=40)
    source = forms.CharField(label="Source de la donnée", required=False, max_length=120)
    valeur_initiale = forms.CharField(label="Valeur de départ", required=False, max_length=40)
    cible = forms.CharField(label="Cible", required=False, max_length=40)
    paliers = forms.CharField(
        label="Paliers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne, la borne puis le montant\u00a0: >=75:3500, ou <=50:9000.",
    )
    montant_max = forms.CharField(
        label="Montant maximal, en euros",
        required=False,
        max_length=20,
        help_text="Vide, il reste « à saisir ».",
    )
    pieces_attendues = forms.CharField(
        label="Pièces attendues",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une par ligne.",
    )

    def __init__(self, *args: Any, annee: AnneeContrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missions = annee.contrat.missions.select_related("mission").order_by("mission__ordre")
        self.fields["mission"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (m.mission.code, str(m.mission)) for m in missions
        ]

    def cellules(self) -> dict[str, str]:
        cellules = {nom: "|".join(v.splitlines()) for nom, v in self.cleaned_data.items()}
        if cellules["forme"] not in FORMES_CHIFFREES:
            cellules["sens"] = ""
        return cellules
