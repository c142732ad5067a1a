"""What the coordination types to keep the annuaire."""

from typing import Any

from django import forms

from annuaire.enums import Categorie
from annuaire.services.creation import PersonneVoulue, StructureVoulue
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Commune, Profession
from cpts_portal.referentiel.validators import normaliser_telephone, valider_telephone
from membres.adhesions.validators import normaliser_rpps, valider_rpps


class MotifForm(forms.Form):
    motif = forms.CharField(
        label="Motif, que la personne lira",
        max_length=250,
        error_messages={"required": "Dites pourquoi : la personne le lira."},
    )


class ReponseForm(forms.Form):
    """The answer to a request; refusing needs a reason."""

    decision = forms.ChoiceField(
        label="Décision",
        choices=(("accepter", "Donner suite"), ("refuser", "Ne pas donner suite")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez."},
    )
    reponse = forms.CharField(
        label="Réponse, que la personne lira",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or {}
        if propres.get("decision") == "refuser" and not propres.get("reponse"):
            self.add_error("reponse", "Dites pourquoi : la personne a le droit de le savoir.")
        return propres


class _LieuForm(forms.Form):
    lieu_nom = forms.CharField(label="Nom du cabinet ou du lieu", max_length=250, required=False)
    adresse = forms.CharField(label="Numéro et voie", max_length=250, required=False)
    commune = forms.ModelChoiceField(label="Commune", queryset=Commune.objects.none())
    code_postal = forms.CharField(
        label="Code postal", max_length=5, required=False, help_text="Vide : celui de la commune."
    )
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    courriel = forms.EmailField(label="Adresse électronique professionnelle", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["commune"].queryset = referentiel.communes()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_telephone(self) -> str:
        telephone = str(self.cleaned_data["telephone"])
        if telephone:
            valider_telephone(telephone)
        return normaliser_telephone(telephone) if telephone else ""


class PersonneForm(_LieuForm):
    civilite = forms.ChoiceField(
        label="Civilité", choices=(("MME", "Madame"), ("M", "Monsieur")), widget=forms.RadioSelect
    )
    prenom = forms.CharField(label="Prénom d’exercice", max_length=120)
    nom = forms.CharField(label="Nom d’exercice", max_length=120)
    profession = forms.ModelChoiceField(label="Profession", queryset=Profession.objects.none())
    rpps = forms.CharField(
        label="Numéro RPPS",
        max_length=20,
        help_text="À vérifier dans l’annuaire santé national : c’est par lui que les mises à jour "
        "retrouvent la personne.",
    )
    malgre_opposition = forms.BooleanField(
        label="La personne s’était opposée et demande elle-même à revenir", required=False
    )
    field_order = [
        "civilite", "prenom", "nom", "profession", "rpps", "lieu_nom", "adresse", "commune",
        "code_postal", "telephone", "courriel", "malgre_opposition",
    ]  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profession"].queryset = Profession.objects.order_by("libelle")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_rpps(self) -> str:
        rpps = normaliser_rpps(self.cleaned_data["rpps"])
        valider_rpps(rpps)
        return rpps

    def voulue(self) -> PersonneVoulue:
        propres = {c: v for c, v in self.cleaned_data.items() if c != "malgre_opposition"}
        return PersonneVoulue(**propres)


class StructureForm(_LieuForm):
    nom = forms.CharField(label="Nom de la structure", max_length=250)
    categorie = forms.ChoiceField(label="Rubrique", choices=Categorie.choices)
    metier = forms.CharField(
        label="Type affiché",
        max_length=250,
        required=False,
        help_text="Par exemple « Service de soins à domicile ».",
    )
    field_order = [
        "nom", "categorie", "metier", "adresse", "commune", "code_postal", "telephone", "courriel",
    ]  # fmt: skip

    def voulue(self) -> StructureVoulue:
        propres = dict(self.cleaned_data)
        return StructureVoulue(**propres | {"categorie": Categorie(propres["categorie"])})
