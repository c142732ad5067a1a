from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from projet_sante.enums import EtatChapitre
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
