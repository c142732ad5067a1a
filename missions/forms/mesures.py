from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.lib.depots import LISIBLE, TAILLE_MAX, nom_propre
from cpts_portal.lib.donnees_patient import valider_sans_patient
from membres.reunions.models import Reunion
from missions.calcul import FORMES, SECRET
from missions.enums import GenrePreuve, NatureMesure
from missions.models import Indicateur
from missions.saisie import lire_date, lire_rapport, lire_valeur, valeur_du_rapport
from missions.services import FichierDonne


class ValeurForm(forms.Form):
    """The cell edited in place: a value, and the version of what was on the page."""

    valeur = forms.CharField(
        max_length=40, error_messages={"required": "Donnez une valeur, ou « secret »."}
    )
    version = forms.IntegerField(required=False)

    def __init__(self, *args: Any, indicateur: Indicateur, **kwargs: Any) -> None:
        self.indicateur = indicateur
        super().__init__(*args, **kwargs)

    def clean_valeur(self) -> Any:
        return lire_valeur(
            self.cleaned_data["valeur"], binaire=FORMES[self.indicateur.forme].binaire
        )


class MesureForm(ValeurForm):
    """The whole measure: its nature, its date, its proof, a word of reason."""

    nature = forms.ChoiceField(label="D’où vient-elle", choices=NatureMesure)
    date = forms.CharField(label="Date de la donnée", max_length=10)
    preuve = forms.CharField(label="Pièce jointe", max_length=200, required=False)
    motif = forms.CharField(
        label="Remarque", max_length=300, required=False, validators=[valider_sans_patient]
    )
    numerateur = forms.CharField(label="Numérateur", max_length=40, required=False)
    denominateur = forms.CharField(label="Dénominateur", max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valeur"].required = False

    def clean_valeur(self) -> Any:
        """Empty, the ratio gives it."""
        return super().clean_valeur() if self.cleaned_data["valeur"] else None

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        binaire = FORMES[self.indicateur.forme].binaire
        rapport = lire_rapport(lues.get("numerateur") or "", lues.get("denominateur") or "")
        if rapport and binaire:
            raise ValidationError("Cet indicateur attend oui ou non, sans rapport.")
        if "valeur" in lues and lues["valeur"] is None:
            if rapport is None:
                self.add_error("valeur", "Donnez une valeur, ou « secret ».")
            else:
                lues["valeur"] = valeur_du_rapport(rapport, self.indicateur.unite)
        lues["rapport"] = rapport if lues.get("valeur") is not SECRET else None
        return lues

    def clean_date(self) -> Any:
        jour = lire_date(self.cleaned_data["date"])
        if jour > timezone.localdate():
            raise ValidationError("Cette date est dans le futur\u00a0: donnez celle de la donnée.")
        return jour


class FichierForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier",
        required=False,
        help_text=f"{LISIBLE}, 15\u00a0Mo au plus. Aucune donnée nominative de patient.",
    )

    def donne(self) -> FichierDonne | None:
        depose = self.cleaned_data.get("fichier")
        return FichierDonne(depose.name, depose.read()) if depose else None

    def clean_fichier(self) -> Any:
        depose = self.cleaned_data["fichier"]
        if depose and depose.size > TAILLE_MAX:
            raise ValidationError("Ce fichier dépasse 15\u00a0Mo\u00a0: réduisez-le.")
        return depose


class PreuveForm(FichierForm):
    """One field given decides: a file, a meeting, a link, an attestation; none: the name."""

    nom = forms.CharField(max_length=200, required=False, validators=[valider_sans_patient])
    feuille = forms.BooleanField(required=False)
    lien = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Ce lien ne se lit pas\u00a0: copiez l’adresse entière."},
    )
    texte = forms.CharField(max_length=2000, required=False, validators=[valider_sans_patient])

    def __init__(self, *args: Any, indicateur: Indicateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["piece"] = forms.ModelChoiceField(
            queryset=indicateur.pieces.order_by("ordre", "pk"), required=False
        )
        self.fields["reunion"] = forms.ModelChoiceField(
            queryset=Reunion.objects.closes(), required=False
        )

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        if not lues.get("nom"):
            lues["nom"] = self._nom(lues)
        if not lues["nom"]:
            self.add_error("nom", "Donnez un nom à cette pièce, ou choisissez un fichier.")
        return lues

    def _nom(self, lues: dict[str, Any]) -> str:
        """The expected piece names it, else the file does."""
        if piece := lues.get("piece"):
            return piece.libelle
        fichier, reunion = lues.get("fichier"), lues.get("reunion")
        if fichier:
            return nom_propre(fichier.name)
        return f"Feuille de {reunion}"[:200] if reunion else ""

    def genre(self) -> GenrePreuve:
        lues = self.cleaned_data
        if lues.get("fichier"):
            return GenrePreuve.FEUILLE if lues["feuille"] else GenrePreuve.FICHIER
        if lues.get("reunion"):
            return GenrePreuve.REUNION
        if lues.get("lien"):
            return GenrePreuve.LIEN
        return GenrePreuve.ATTESTATION if lues.get("texte") else GenrePreuve.NOM
