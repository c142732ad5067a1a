from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from projet_sante.diagnostic import est_secret, lire_nombre
from projet_sante.enums import Destinataire, Etape, EtatChapitre, Regime, ThemeDiagnostic
from projet_sante.models import Extrait, Version
from projet_sante.queries.extrait import blocs_reserves
from projet_sante.services.projet import trames


def _personnes() -> Any:
    return Compte.objects.ouverts().ayant_role(*Role).order_by("last_name", "first_name")


class ConfierForm(forms.Form):
    responsable = forms.ModelChoiceField(
        label="Responsable",
        queryset=Compte.objects.none(),
        required=False,
        empty_label="Personne encore",
        help_text="Qui répond du chapitre devant la coordination.",
    )
    redacteurs = forms.ModelMultipleChoiceField(
        label="Rédacteurs",
        queryset=Compte.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ils voient et modifient ce chapitre dans l’éditeur, et aucun autre.",
    )
    echeance = ChampDate(label="À rendre pour le", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("responsable", "redacteurs"):
            champ = cast(forms.ModelChoiceField, self.fields[nom])
            champ.queryset = _personnes()


class EtatForm(forms.Form):
    etat = forms.TypedChoiceField(label="État", choices=EtatChapitre.choices, coerce=EtatChapitre)


class OuvrirForm(forms.Form):
    titre = forms.CharField(label="Titre", max_length=120)
    debut = forms.IntegerField(label="Première année", min_value=2000, max_value=2100)
    fin = forms.IntegerField(label="Dernière année", min_value=2000, max_value=2100)
    trame = forms.ChoiceField(
        label="Trame",
        widget=forms.RadioSelect,
        help_text="Les parties créées au départ ; elles s’ajoutent, se retirent et se déplacent "
        "ensuite dans l’éditeur.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        annee = timezone.localdate().year
        self.fields["debut"].initial, self.fields["fin"].initial = annee, annee + 5
        self.fields["titre"].initial = f"Projet de santé {annee}-{annee + 5}"
        cast(forms.ChoiceField, self.fields["trame"]).choices = [
            (trame.code, f"{trame.nom} ({trame.parties} parties). Source : {trame.source}.")
            for trame in trames()
        ]
        self.fields["trame"].initial = "trame"

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            raise ValidationError({"fin": "La dernière année ne peut pas précéder la première."})
        return donnees


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
    motif = forms.CharField(label="Remarque", max_length=200, required=False)

    def __init__(self, *args: Any, suites: list[Etape], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(suite.value, suite.label) for suite in suites]
        cast(forms.ChoiceField, self.fields["vers"]).choices = choix
        self.fields["le"].initial = timezone.localdate()


class FigerForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # On the page of `PasserForm`, which has a « motif » too: two fields, two identifiers.
        kwargs["auto_id"] = "figer_%s"
        super().__init__(*args, **kwargs)

    motif = forms.CharField(
        label="Objet de la version",
        max_length=200,
        help_text="Par exemple « Relecture du conseil d’administration ».",
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


class RemarqueForm(forms.Form):
    partie = forms.ChoiceField(label="Partie")
    texte = forms.CharField(
        label="Votre remarque",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ne citez aucune personne soignée.",
    )

    def __init__(self, *args: Any, parties: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(p["slug"], f"{p['numero']}. {p['titre']}") for p in parties]
        cast(forms.ChoiceField, self.fields["partie"]).choices = choix


class ApprobationForm(forms.Form):
    nom = forms.CharField(label="Vos nom et prénom", max_length=120)
    qualite = forms.CharField(
        label="Votre qualité", max_length=160, help_text="Par exemple « Maire de Wassy »."
    )
    accord = forms.BooleanField(
        label="J’ai lu cette version et je l’approuve.",
        error_messages={"required": "Cochez la case pour approuver."},
    )


class SuiteForm(forms.Form):
    suite = forms.CharField(label="Suite donnée", max_length=300)


class ChampNombre(forms.CharField):
    """« 1 234,5 », « 12,4 % »; empty stays None."""

    def clean(self, value: Any) -> Any:
        try:
            return lire_nombre(super().clean(value))
        except ValueError as faute:
            raise ValidationError(str(faute)) from faute


class ChiffreForm(forms.Form):
    theme = forms.ChoiceField(label="Thème", choices=ThemeDiagnostic.choices)
    libelle = forms.CharField(label="Ce qui est compté", max_length=160)
    territoire = forms.CharField(label="Territoire", max_length=80, initial="Territoire")
    valeur = forms.CharField(
        label="Valeur", max_length=30, help_text="« secret » si la source la tait."
    )
    unite = forms.CharField(label="Unité", max_length=40, required=False)
    departement = ChampNombre(label="Département", required=False)
    region = ChampNombre(label="Région", required=False)
    france = ChampNombre(label="France", required=False)
    millesime = forms.CharField(label="Millésime", max_length=20)
    source = forms.CharField(label="Source", max_length=160)
    adresse = forms.URLField(label="Adresse de la source", required=False, assume_scheme="https")
    commentaire = forms.CharField(label="Commentaire", max_length=300, required=False)

    def clean_valeur(self) -> str:
        saisie = self.cleaned_data["valeur"]
        if not est_secret(saisie):
            try:
                lire_nombre(saisie)
            except ValueError as faute:
                raise ValidationError(str(faute)) from faute
        return saisie

    def champs(self) -> dict[str, Any]:
        saisie = self.cleaned_data["valeur"]
        secret = est_secret(saisie)
        valeur = None if secret else lire_nombre(saisie)
        return self.cleaned_data | {"valeur": valeur, "masque": secret}


class FichierChiffresForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier CSV ou XLSX",
        help_text="Le modèle rempli, un fichier APL de la DREES ou le dossier complet de l’Insee.",
    )


class AnnexeForm(forms.Form):
    titre = forms.CharField(label="Titre", max_length=120)
    fichier = forms.FileField(
        label="Fichier PDF",
        help_text="Statuts, règlement intérieur, lettre de soutien… 20 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > 20 * 1024 * 1024:
            raise ValidationError("Ce fichier dépasse 20 Mo : réduisez-le, ou scindez-le.")
        return fichier


class ExtraitForm(forms.Form):
    parties = forms.MultipleChoiceField(
        label="Parties montrées à tous",
        widget=forms.CheckboxSelectMultiple,
        help_text="Les montants, les valeurs mesurées et les noms de personnes des blocs vivants "
        "restent à l’intérieur, même dans une partie choisie.",
        error_messages={"required": "Choisissez au moins une partie."},
    )
    presentation = forms.CharField(
        label="Présentation",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Deux phrases pour les habitants, en tête de la page.",
    )

    def __init__(
        self, *args: Any, version: Version, dernier: Extrait | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lues = version.contenu["contexte"]["parties"]
        champ = cast(forms.MultipleChoiceField, self.fields["parties"])
        champ.choices = [(partie["slug"], _choix_de_partie(partie)) for partie in lues]
        champ.initial = dernier.parties if dernier else []
        dite = dernier.presentation if dernier else ""
        self.fields["presentation"].initial = dite or version.contenu["contexte"]["chapeau"]


def _choix_de_partie(partie: dict[str, Any]) -> str:
    titre = f"{partie['numero']}. {partie['titre']}"
    tus = blocs_reserves(partie)
    return f"{titre} (sans : {', '.join(tus)})" if tus else titre
