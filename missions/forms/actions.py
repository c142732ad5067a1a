from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire.models import Fiche
from cpts_portal.interface.champs import ChampDate, ChampEuros
from cpts_portal.interface.textes_libres import TextesLibres
from cpts_portal.lib.donnees_patient import valider_sans_patient
from cpts_portal.referentiel.models import Profession
from membres.adhesions.models import Adherent
from membres.instances.models import Instance
from missions import compteurs
from missions.enums import RoleActeur
from missions.models import Contrat, EtapeAction, FicheAction, MissionContrat

# Ce qu'on compte sur le terrain ; agrégé, jamais un nom.
CATEGORIES = (
    ("habitants", "Habitants"),
    ("medecins", "Médecins"),
    ("infirmiers", "Infirmiers"),
    ("pharmaciens", "Pharmaciens"),
    ("kinesitherapeutes", "Kinésithérapeutes"),
    ("autres_soignants", "Autres soignants"),
    ("partenaires", "Partenaires"),
)


class FicheActionForm(TextesLibres, forms.ModelForm):
    textes_libres = (
        "constat", "objectif_general", "objectifs", "etapes", "public", "territoire", "acteurs",
        "referents", "calendrier", "moyens", "evaluation", "freins", "leviers", "articulation",
    )  # fmt: skip

    budget = ChampEuros(label="Budget prévu", required=False)
    version_du = ChampDate(label="Version du", required=False)

    class Meta:
        model = FicheAction
        fields: ClassVar = [
            "mission",
            "titre",
            "numero",
            "version",
            "version_du",
            "statut",
            "axe",
            "constat",
            "objectif_general",
            "objectifs",
            "etapes",
            "public",
            "territoire",
            "acteurs",
            "referents",
            "instance",
            "calendrier",
            "moyens",
            "budget",
            "financeur",
            "evaluation",
            "freins",
            "leviers",
            "articulation",
        ]
        labels: ClassVar = {"objectifs": "Objectifs opérationnels, un par ligne"}
        help_texts: ClassVar = {
            "instance": "Ses réunions closes viendront d’elles-mêmes à l’action.",
        }

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            if isinstance(champ.widget, forms.Textarea):
                champ.widget.attrs["rows"] = 3
        mission, instance = self.fields["mission"], self.fields["instance"]
        if isinstance(mission, forms.ModelChoiceField):
            mission.queryset = (
                MissionContrat.objects.filter(contrat=contrat)
                .select_related("mission")
                .order_by("mission__ordre")
            )
        if self.instance.pk:
            mission.disabled = True
        # Vide, elle reste celle de la fiche.
        self.fields["version"].required = False
        if isinstance(instance, forms.ModelChoiceField):
            instance.queryset = Instance.objects.order_by("nom", "pk")

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or self.instance.version


class ActeurForm(forms.Form):
    """One of the three; the constraint says so otherwise."""

    role = forms.ChoiceField(choices=RoleActeur)
    adherent = forms.ModelChoiceField(queryset=Adherent.objects.all(), required=False)
    fiche = forms.ModelChoiceField(queryset=Fiche.objects.filter(publiee=True), required=False)
    nom = forms.CharField(max_length=120, required=False, validators=[valider_sans_patient])


class EtapeForm(forms.ModelForm):
    debut = ChampDate(label="Début", required=False)
    fin = ChampDate(label="Échéance", required=False)

    class Meta:
        model = EtapeAction
        fields: ClassVar = ["libelle", "debut", "fin"]

    def clean_libelle(self) -> str:
        valider_sans_patient(self.cleaned_data["libelle"])
        return self.cleaned_data["libelle"]


class AnneeActionForm(TextesLibres):
    textes_libres = ("realise", "perspectives")

    realise = forms.CharField(
        label="Actions menées",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    perspectives = forms.CharField(
        label="Perspectives",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ChampAction(forms.ModelChoiceField):
    def label_from_instance(self, obj: FicheAction) -> str:
        return f"{obj.mission.mission.libelle_court}, {obj.titre}"


class JaiFaitForm(TextesLibres):
    """Twenty seconds on a phone: what, for which action; the day is today."""

    textes_libres = ("quoi",)

    action = ChampAction(
        label="Pour",
        queryset=FicheAction.objects.none(),
        empty_label="Choisissez l’action",
        error_messages={"required": "Choisissez l’action."},
    )
    quoi = forms.CharField(
        label="J’ai fait…",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": "Dites en quelques mots ce qui a été fait."},
    )
    jour = ChampDate(label="Le")
    minutes = forms.IntegerField(
        label="Durée, en minutes", required=False, min_value=1, max_value=24 * 60
    )

    def __init__(self, *args: Any, actions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["action"]
        if isinstance(champ, forms.ModelChoiceField):
            champ.queryset = actions
        self.fields["jour"].initial = timezone.localdate()
        for code, libelle in CATEGORIES:
            self.fields[f"n-{code}"] = forms.IntegerField(
                label=libelle,
                required=False,
                min_value=0,
                max_value=9999,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean_jour(self) -> Any:
        jour = self.cleaned_data["jour"]
        if jour > timezone.localdate():
            raise ValidationError("On raconte ce qui est fait\u00a0: cette date est à venir.")
        return jour

    def participants(self) -> dict[str, int]:
        return {code: self.cleaned_data.get(f"n-{code}") or 0 for code, _ in CATEGORIES}

    def categories(self) -> list[Any]:
        return [self[f"n-{code}"] for code, _ in CATEGORIES]


class CompteurForm(forms.Form):
    compteur = forms.ChoiceField(label="Se compte par", required=False)
    profession = forms.ModelChoiceField(
        label="Profession comptée",
        queryset=Profession.objects.order_by("libelle", "pk"),
        required=False,
        empty_label="Toutes",
        help_text="Pour les présences, les personnes et les adhérents.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["compteur"]
        if isinstance(champ, forms.ChoiceField):
            champ.choices = compteurs.choix()
