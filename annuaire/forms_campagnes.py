"""Choosing whom a campaign asks."""

from typing import Any

from django import forms

from annuaire.enums import Categorie
from annuaire.queries.campagnes import Criteres
from annuaire.queries.tenue import professions_presentes
from cpts_portal.interface.champs import ChampDate
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Commune, Profession

ETATS = (
    ("a_verifier", "À revérifier, ou jamais vérifiées"),
    ("jamais", "Jamais vérifiées"),
    ("toutes", "Toutes les fiches publiées"),
)


class CriteresForm(forms.Form):
    """Any address is a valid choice: what is not understood chooses nothing."""

    etat = forms.ChoiceField(label="Vérification", required=False, choices=ETATS)
    categorie = forms.ChoiceField(
        label="Rubrique", required=False, choices=(("", "Toutes"), *Categorie.choices)
    )
    profession = forms.ModelChoiceField(
        label="Profession",
        required=False,
        queryset=Profession.objects.none(),
        to_field_name="code",
        empty_label="Toutes",
    )
    commune = forms.ModelChoiceField(
        label="Commune",
        required=False,
        queryset=Commune.objects.none(),
        to_field_name="code_insee",
        empty_label="Toutes",
    )
    avant_le = ChampDate(
        label="Pas vérifiées depuis le",
        required=False,
        help_text="Vide : le rythme de chaque fiche.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profession"].queryset = professions_presentes()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["commune"].queryset = referentiel.communes()  # type: ignore[attr-defined]  # idem

    def criteres(self) -> Criteres:
        self.is_valid()
        propres = self.cleaned_data
        profession, commune = propres.get("profession"), propres.get("commune")
        return Criteres(
            categorie=propres.get("categorie", ""),
            profession=profession.code if profession else "",
            commune=commune.code_insee if commune else "",
            etat=propres.get("etat") or "a_verifier",
            avant_le=propres.get("avant_le"),
        )

    def en_mots(self) -> list[str]:
        """Kept with the campaign: what « a_verifier » meant on the day."""
        criteres, propres = self.criteres(), self.cleaned_data
        mots = [dict(ETATS)[criteres.etat]]
        if criteres.categorie:
            mots.append(f"Rubrique : {Categorie(criteres.categorie).label}")
        if profession := propres.get("profession"):
            mots.append(f"Profession : {profession.libelle}")
        if commune := propres.get("commune"):
            mots.append(f"Commune : {commune.nom}")
        if criteres.avant_le:
            mots.append(f"Pas vérifiées depuis le {date_longue(criteres.avant_le)}")
        return mots


class CampagneForm(forms.Form):
    titre = forms.CharField(
        label="Nom de la campagne",
        max_length=120,
        help_text="Pour la retrouver : « Infirmières de Wassy, novembre ».",
        error_messages={"required": "Donnez un nom à cette campagne."},
    )
