import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.interface.champs import ChampDate
from projet_sante.enums import NatureSignataire

_SEPARATEUR = re.compile(r"\t|;")


class SignataireForm(forms.Form):
    nature = forms.ChoiceField(
        label="Nature",
        choices=NatureSignataire.choices,
        initial=NatureSignataire.PERSONNE,
        widget=forms.RadioSelect,
    )
    nom = forms.CharField(label="Nom et prénom, ou raison sociale", max_length=150)
    qualite = forms.CharField(
        label="Qualité",
        max_length=160,
        help_text="Profession, ou qualité de qui représente la structure.",
    )
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    signe_le = ChampDate(
        label="Signé le", required=False, help_text="Vide tant que la signature manque."
    )


class CollerForm(forms.Form):
    nature = forms.ChoiceField(
        label="Toutes ces lignes sont",
        choices=[
            (NatureSignataire.PERSONNE, "des personnes"),
            (NatureSignataire.STRUCTURE, "des structures"),
        ],
        initial=NatureSignataire.PERSONNE,
        widget=forms.RadioSelect,
    )
    lignes_collees = forms.CharField(
        label="Signataires, un par ligne",
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Nom ; qualité ; commune ; date de signature. Collez depuis un tableur, ou "
        "séparez par des points-virgules ; commune et date peuvent manquer.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # On the page of `SignataireForm`, which has a « nature » too.
        kwargs["auto_id"] = "coller_%s"
        super().__init__(*args, **kwargs)

    def clean_lignes_collees(self) -> list[dict[str, Any]]:
        brutes = [
            ligne for ligne in self.cleaned_data["lignes_collees"].splitlines() if ligne.strip()
        ]
        lues, fautes = [], []
        for rang, brute in enumerate(brutes, 1):
            try:
                lues.append(_lire(brute))
            except ValidationError as faute:
                fautes.append(f"Ligne {rang} : {' '.join(faute.messages)}")
        if fautes:
            raise ValidationError(fautes)
        return lues

    def lignes(self) -> list[dict[str, Any]]:
        nature = self.cleaned_data["nature"]
        return [ligne | {"nature": nature} for ligne in self.cleaned_data["lignes_collees"]]


def _lire(brute: str) -> dict[str, Any]:
    cellules = [cellule.strip() for cellule in _SEPARATEUR.split(brute)]
    nom, qualite, commune, jour, *trop = [*cellules, "", "", ""]
    if any(trop):
        raise ValidationError("quatre colonnes au plus sont attendues.")
    if not nom or not qualite:
        raise ValidationError("le nom et la qualité sont attendus.")
    signe_le: date | None = ChampDate(required=False).clean(jour)
    return {"nom": nom, "qualite": qualite, "commune": commune, "signe_le": signe_le}
