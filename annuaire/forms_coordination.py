"""What the coordination types to keep the annuaire."""

from typing import Any

from django import forms

from annuaire.champs import LIBELLES, OUI_NON
from annuaire.enums import Categorie, Genre, Source
from annuaire.forms_criteres import TriDesFiches
from annuaire.forms_fiche import ChampOuiNon, FicheForm
from annuaire.models import Lieu
from annuaire.queries.qualite import ORPHELINES
from annuaire.queries.tenue import TRIS, FiltresTenue
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


_FRAICHEURS = (
    ("", "Toutes"),
    ("a_jour", "À jour"),
    ("a_verifier", "À revérifier, ou jamais vérifiées"),
    ("perimee", "Vérification dépassée"),
    ("jamais", "Jamais vérifiées"),
)


class FiltreForm(TriDesFiches):
    field_order = ("q", "categorie", "profession", "commune")
    q = forms.CharField(label="Nom, métier, lieu", required=False, max_length=100)
    fraicheur = forms.ChoiceField(label="Vérification", required=False, choices=_FRAICHEURS)
    etat = forms.ChoiceField(
        label="Publication",
        required=False,
        choices=(("", "Publiées"), ("retirees", "Retirées"), ("toutes", "Toutes")),
    )
    source = forms.ChoiceField(
        label="Source", required=False, choices=(("", "Toutes"), *Source.choices)
    )
    manque = forms.ChoiceField(
        label="Ce qui manque",
        required=False,
        choices=(("", "Peu importe"), *((cle, v[0]) for cle, v in ORPHELINES.items())),
    )

    def filtres(self) -> FiltresTenue:
        communs, propres = self.communs(), self.cleaned_data
        tri = str(self.data.get("tri", ""))
        return FiltresTenue(
            q=propres.get("q", "").replace("\x00", ""),
            etat=propres.get("etat", ""),
            fraicheur=propres.get("fraicheur", ""),
            source=propres.get("source", ""),
            manque=propres.get("manque", ""),
            tri=tri if tri in TRIS else "nom",
            **communs,
        )


class FicheEntiereForm(FicheForm):
    """All that the person edits, and what only the coordination does."""

    titre = forms.CharField(label="Nom affiché", max_length=250)
    metier = forms.CharField(label="Métier ou type affiché", max_length=250, required=False)
    categorie = forms.ChoiceField(label="Rubrique", choices=Categorie.choices)
    profession = forms.ModelChoiceField(
        label="Profession", queryset=Profession.objects.none(), required=False
    )
    rythme_mois = forms.IntegerField(
        label="Rythme de vérification, en mois",
        required=False,
        min_value=1,
        max_value=36,
        help_text="Vide : le rythme commun.",
    )
    verifie = forms.BooleanField(
        label="J’ai vérifié toute la fiche, pas seulement ce que je corrige", required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profession"].queryset = Profession.objects.order_by("libelle")  # type: ignore[attr-defined]  # a ModelChoiceField
        if self.fiche.genre == Genre.STRUCTURE:
            del self.fields["profession"]
        self.initial["verifie"] = False

    def identite(self) -> list[forms.BoundField]:
        noms = ("titre", "metier", "categorie", "profession", "rythme_mois")
        return [self[nom] for nom in noms if nom in self.fields]

    def valeurs(self) -> dict[str, Any]:
        return {cle: valeur for cle, valeur in super().valeurs().items() if cle != "verifie"}


class LieuForm(_LieuForm):
    """A place, for all the entries that receive there."""

    nom = forms.CharField(label="Nom du cabinet ou du lieu", max_length=250, required=False)
    complement = forms.CharField(label="Complément", max_length=250, required=False)
    acces = forms.CharField(
        label="Comment y accéder",
        max_length=250,
        required=False,
        help_text="Étage, parking, entrée de plain-pied.",
    )
    lieu_nom = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    courriel = None  # type: ignore[assignment]  # idem
    field_order = ["nom", "adresse", "complement", "code_postal", "commune", "telephone", "acces"]

    def __init__(self, *args: Any, lieu: Lieu, **options: Any) -> None:
        champs = ("nom", "adresse", "complement", "code_postal", "commune", "telephone", "acces")
        options["initial"] = {champ: getattr(lieu, champ) for champ in champs}
        super().__init__(*args, **options)
        if lieu.commune is None:
            self.fields["commune"].required = False
            self.fields["commune"].help_text = "Laissez vide un lieu hors du territoire."


_GESTES = (
    ("modifier", "Donner la même réponse à toutes"),
    ("rythme", "Changer leur rythme de vérification"),
    ("categorie", "Les changer de rubrique"),
    ("verifier", "Dire qu’elles sont vérifiées aujourd’hui"),
    ("retirer", "Les retirer de l’annuaire"),
)


class LotForm(forms.Form):
    """One gesture for the entries ticked in the list."""

    geste = forms.ChoiceField(label="Que faire ?", choices=_GESTES, widget=forms.RadioSelect)
    champ = forms.ChoiceField(
        label="Question",
        required=False,
        choices=[("", "Choisissez"), *((nom, LIBELLES[nom].capitalize()) for nom in OUI_NON)],
    )
    reponse = ChampOuiNon(label="Réponse")
    mois = forms.IntegerField(
        label="Rythme, en mois", required=False, min_value=1, max_value=36, help_text="De 1 à 36."
    )
    categorie = forms.ChoiceField(
        label="Rubrique", required=False, choices=[("", "Choisissez"), *Categorie.choices]
    )

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or {}
        requis = {"modifier": "champ", "rythme": "mois", "categorie": "categorie"}
        champ = requis.get(propres.get("geste", ""))
        if champ and not propres.get(champ) and champ not in self.errors:
            self.add_error(champ, "Dites laquelle, ou lequel.")
        return propres

    def valeurs(self) -> dict[str, Any]:
        """Empty for a gesture that changes no value."""
        propres = self.cleaned_data
        return {
            "modifier": {propres["champ"]: propres["reponse"]},
            "rythme": {"rythme_mois": propres["mois"]},
            "categorie": {"categorie": propres["categorie"]},
        }.get(propres["geste"], {})
