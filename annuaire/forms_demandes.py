"""What anyone may ask without an account."""

from typing import Any

from django import forms

from annuaire.enums import PorteSur
from annuaire.validators import sans_donnee_patient
from cpts_portal.lib.robots import SansRobot
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Commune, Profession
from cpts_portal.referentiel.validators import normaliser_telephone, valider_telephone
from membres.adhesions.validators import normaliser_rpps, valider_rpps

_SANS_PATIENT = "N’écrivez rien d’un patient : ni nom, ni date de naissance, ni état de santé."


class DemandeForm(SansRobot):
    nom = forms.CharField(label="Votre nom", max_length=150, required=False)
    courriel = forms.EmailField(
        label="Votre adresse électronique",
        help_text="Nous vous y écrivons une fois pour confirmer, puis pour répondre.",
    )


class SignalerForm(DemandeForm):
    quoi = forms.MultipleChoiceField(
        label="Qu’est-ce qui est faux ?",
        choices=PorteSur.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    texte = forms.CharField(
        label="Ce qu’il faudrait lire",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_SANS_PATIENT,
        validators=[sans_donnee_patient],
    )
    field_order = ["quoi", "texte", "nom", "courriel"]

    def details(self) -> dict[str, Any]:
        return {"quoi": self.cleaned_data["quoi"]}


class RetirerForm(DemandeForm):
    texte = forms.CharField(
        label="Un mot pour la coordination",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[sans_donnee_patient],
    )
    field_order = ["courriel", "nom", "texte"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["courriel"].help_text = (
            "Prenez de préférence l’adresse professionnelle que l’annuaire connaît : le retrait "
            "est alors immédiat. Sinon la coordination vérifie que la demande vient de vous."
        )

    def details(self) -> dict[str, Any]:
        return {}


class AbsentForm(DemandeForm):
    qui = forms.ChoiceField(
        label="Qui manque ?",
        choices=(("personne", "Moi, ou un professionnel"), ("structure", "Une structure")),
        initial="personne",
        widget=forms.RadioSelect,
    )
    prenom = forms.CharField(label="Prénom", max_length=120, required=False)
    nom_exercice = forms.CharField(label="Nom d’exercice, ou nom de la structure", max_length=120)
    profession = forms.ModelChoiceField(
        label="Profession", queryset=Profession.objects.none(), required=False
    )
    rpps = forms.CharField(
        label="Numéro RPPS",
        max_length=20,
        required=False,
        help_text="Onze chiffres. Il permet de vérifier tout de suite ; sans lui, c’est plus long.",
    )
    commune = forms.ModelChoiceField(label="Commune", queryset=Commune.objects.none())
    adresse = forms.CharField(label="Numéro et voie", max_length=250, required=False)
    telephone = forms.CharField(label="Téléphone du cabinet", max_length=20, required=False)
    texte = forms.CharField(
        label="Autre chose à savoir",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[sans_donnee_patient],
    )
    field_order = [
        "qui", "prenom", "nom_exercice", "profession", "rpps", "commune", "adresse", "telephone",
        "texte", "courriel", "nom",
    ]  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["nom"]
        self.fields["profession"].queryset = Profession.objects.order_by("libelle")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["commune"].queryset = referentiel.communes()  # type: ignore[attr-defined]  # idem

    def clean_rpps(self) -> str:
        rpps = normaliser_rpps(self.cleaned_data["rpps"])
        if rpps:
            valider_rpps(rpps)
        return rpps

    def clean_telephone(self) -> str:
        telephone = str(self.cleaned_data["telephone"])
        if telephone:
            valider_telephone(telephone)
        return normaliser_telephone(telephone) if telephone else ""

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if propres.get("qui") == "personne":
            for champ, message in (
                ("prenom", "Donnez le prénom."),
                ("profession", "Choisissez la profession."),
            ):
                if not propres.get(champ) and champ not in self.errors:
                    self.add_error(champ, message)
        return propres

    def details(self) -> dict[str, Any]:
        propres = self.cleaned_data
        profession, commune = propres["profession"], propres["commune"]
        return {
            "qui": propres["qui"],
            "prenom": propres["prenom"],
            "nom": propres["nom_exercice"],
            "profession": profession.code if profession else "",
            "rpps": propres["rpps"],
            "commune": commune.code_insee,
            "commune_nom": commune.nom,
            "adresse": propres["adresse"],
            "telephone": propres["telephone"],
        }
