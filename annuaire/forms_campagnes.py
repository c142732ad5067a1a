"""Choosing whom a campaign asks."""

from django import forms

from annuaire.enums import Categorie
from annuaire.forms_criteres import TriDesFiches
from annuaire.queries.campagnes import Criteres
from cpts_portal.interface.champs import ChampDate
from cpts_portal.lib.ecriture import date_longue

ETATS = (
    ("a_verifier", "À revérifier, ou jamais vérifiées"),
    ("jamais", "Jamais vérifiées"),
    ("toutes", "Toutes les fiches publiées"),
)


class CriteresForm(TriDesFiches):
    etat = forms.ChoiceField(label="Vérification", required=False, choices=ETATS)
    avant_le = ChampDate(
        label="Pas vérifiées depuis le",
        required=False,
        help_text="Vide : le rythme de chaque fiche.",
    )
    field_order = ("etat", "categorie", "profession", "commune", "avant_le")

    def criteres(self) -> Criteres:
        communs, propres = self.communs(), self.cleaned_data
        return Criteres(
            etat=propres.get("etat") or "a_verifier", avant_le=propres.get("avant_le"), **communs
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
