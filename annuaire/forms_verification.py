"""« Tout est juste ? »: the few fields that change most, without a password.

Nothing reserved is shown: whoever holds the link sees what the public sees.
"""

from typing import Any

from django import forms

from annuaire.champs import DATES
from annuaire.enums import Visibilite
from annuaire.forms_fiche import FicheForm
from annuaire.validators import sans_donnee_patient

PUBLIC = Visibilite.PUBLIC
_REPONSES = ("nouveaux_patients", "visites_domicile")
_DES_LIEUX = ("horaires:", "telephone:")


class VerificationForm(FicheForm):
    texte = forms.CharField(
        label="Autre chose est faux ?",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Adresse, nom, métier… La coordination vérifie et corrige. Rien d’un patient.",
        validators=[sans_donnee_patient],
    )

    def __init__(self, *args: Any, par_lettre: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if par_lettre:
            # Nowhere to answer: the page points to the form that asks for an address.
            del self.fields["texte"]
        des_lieux = ("jour-", "tel-") if self.fiche.telephone_visible == PUBLIC else ("jour-",)
        for nom in list(self.fields):
            garde = nom in (*_REPONSES, *DATES, "texte") or nom.startswith(des_lieux)
            if not garde:
                del self.fields[nom]

    def possibles(self) -> list[forms.BoundField]:
        return [self[nom] for nom in _REPONSES]

    def valeurs(self) -> dict[str, Any]:
        gardes = (*_REPONSES, *DATES)
        return {
            cle: valeur
            for cle, valeur in super().valeurs().items()
            if cle in gardes or cle.startswith(_DES_LIEUX)
        }
