from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate
from cpts_portal.interface.textes_libres import TextesLibres
from cpts_portal.referentiel.models import Profession
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.instances.models import Instance
from membres.instances.queries import membres_de

from . import permissions, queries
from .enums import Cible, Entree


class EntrerForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("mot",)

    mot = forms.CharField(
        label="Un mot au pilote", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )


class ReglageForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("description",)

    description = forms.CharField(
        label="Ce que fait le groupe",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    entree = forms.ChoiceField(label="Comment on y entre", choices=Entree, widget=forms.RadioSelect)


class MembreForm(forms.Form):
    adherent = forms.ModelChoiceField(
        label="Ajouter un adhérent", queryset=Adherent.objects.none(), empty_label="Choisir"
    )

    def __init__(self, *args: Any, instance: Instance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jour = timezone.localdate()
        deja = membres_de(instance, jour).values("pk")
        self.fields["adherent"].queryset = (  # type: ignore[attr-defined]  # ModelChoiceField
            Adherent.objects.membres_le(jour).exclude(pk__in=deja).order_by("cle_tri", "pk")
        )


class TacheForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("libelle",)

    libelle = forms.CharField(label="À faire", max_length=200)
    responsable = forms.ModelChoiceField(
        label="Qui s’en charge",
        queryset=Adherent.objects.none(),
        required=False,
        empty_label="Personne encore",
    )
    echeance = ChampDate(label="Pour le", required=False)

    def __init__(self, *args: Any, instance: Instance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        membres = membres_de(instance, timezone.localdate())
        self.fields["responsable"].queryset = membres  # type: ignore[attr-defined]  # ModelChoiceField


class MessageForm(TextesLibres):
    textes_libres: ClassVar[tuple[str, ...]] = ("objet", "texte")

    cible = forms.ChoiceField(
        label="À qui",
        choices=[(c.value, c.label) for c in Cible if c is not Cible.LISTE],
        widget=forms.RadioSelect,
    )
    instance = forms.ModelChoiceField(
        label="Groupe ou instance",
        queryset=Instance.objects.none(),
        required=False,
        empty_label="Choisir",
    )
    profession = forms.ModelChoiceField(
        label="Profession",
        queryset=Profession.objects.none(),
        required=False,
        empty_label="Choisir",
    )
    objet = forms.CharField(label="Objet", max_length=150)
    texte = forms.CharField(label="Message", max_length=5000, widget=forms.Textarea({"rows": 10}))

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ouvertes = [instance.pk for instance in queries.instances_ou_ecrire(compte)]
        self.fields["instance"].queryset = Instance.objects.filter(pk__in=ouvertes)  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["objet"].help_text = ""
        if permissions.peut_ecrire_a_tous(compte):
            self.fields["profession"].queryset = Profession.objects.filter(actif=True)  # type: ignore[attr-defined]  # ModelChoiceField
        else:
            del self.fields["profession"]
            self.fields["cible"].choices = [(Cible.INSTANCE.value, Cible.INSTANCE.label)]  # type: ignore[attr-defined]  # ChoiceField
            self.fields["cible"].initial = Cible.INSTANCE

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        donnees.setdefault("profession", None)
        cible = donnees.get("cible")
        for champ, voulue in (("instance", Cible.INSTANCE), ("profession", Cible.PROFESSION)):
            if cible != voulue:
                donnees[champ] = None
            elif not donnees.get(champ) and champ not in self.errors:
                self.add_error(champ, "Choisissez à qui vous écrivez.")
        return donnees
