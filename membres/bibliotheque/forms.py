from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from cpts_portal.interface.champs import ChampDate
from cpts_portal.interface.textes_libres import TextesLibres
from cpts_portal.lib.fichiers_recus import FichierRefuse, examiner
from membres.comptes.models import Compte
from membres.instances.models import Instance

from . import permissions, queries
from .enums import Visibilite
from .models import Categorie, Document
from .services import POIDS_MAXIMAL


class FiltreForm(forms.Form):
    q = forms.CharField(label="Chercher", required=False, max_length=120)
    categorie = forms.ModelChoiceField(
        label="Catégorie",
        queryset=Categorie.objects.none(),
        required=False,
        empty_label="Toutes",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categorie"].queryset = queries.categories()  # type: ignore[attr-defined]  # ModelChoiceField


class DescriptionForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("titre", "description")

    titre = forms.CharField(label="Titre", max_length=200)
    description = forms.CharField(
        label="De quoi il s’agit",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    categorie = forms.ModelChoiceField(label="Catégorie", queryset=Categorie.objects.none())
    visibilite = forms.ChoiceField(label="Qui le voit", choices=Visibilite)
    instance = forms.ModelChoiceField(
        label="Groupe",
        queryset=Instance.objects.none(),
        required=False,
        empty_label="Aucun",
        help_text="Si le document est réservé à un groupe.",
    )
    revoir_le = ChampDate(label="À revoir le", required=False)

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groupes = [groupe.pk for groupe in permissions.groupes_ou_deposer(compte)]
        self.fields["categorie"].queryset = queries.categories()  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["instance"].queryset = Instance.objects.filter(pk__in=groupes)  # type: ignore[attr-defined]  # ModelChoiceField
        if not permissions.peut_tout_tenir(compte):
            self.fields["visibilite"].choices = [  # type: ignore[attr-defined]  # ChoiceField
                (Visibilite.GROUPE.value, Visibilite.GROUPE.label)
            ]
        self.fields["titre"].help_text = ""

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if donnees.get("visibilite") == Visibilite.GROUPE:
            if not donnees.get("instance"):
                self.add_error("instance", "Choisissez le groupe qui le verra.")
        else:
            donnees["instance"] = None
        return donnees


class _AvecFichier(forms.Form):
    fichier = forms.FileField(label="Fichier")

    def clean_fichier(self) -> Any:
        """Judged by its content here, so that the page says why; the service asks again."""
        envoye = self.cleaned_data["fichier"]
        try:
            self.octets = examiner(envoye.read(), envoye.name, POIDS_MAXIMAL).octets
        except FichierRefuse as refus:
            raise forms.ValidationError(str(refus)) from refus
        return envoye


class DepotForm(_AvecFichier, DescriptionForm):
    field_order = ["fichier", "titre"]


class VersionForm(_AvecFichier, TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("note",)

    note = forms.CharField(label="Ce qui change", max_length=200, required=False)


class CategorieForm(forms.Form):
    nom = forms.CharField(label="Nom", max_length=80)


def initial_de(document: Document) -> dict[str, Any]:
    return {
        "titre": document.titre,
        "description": document.description,
        "categorie": document.categorie_id,
        "visibilite": document.visibilite,
        "instance": document.instance_id,
        "revoir_le": document.revoir_le,
    }
