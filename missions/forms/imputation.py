from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from membres.indemnisation.models import Demande
from missions.models import FicheAction, Mission
from missions.queries.imputation import FONCTIONNEMENT, AImputer, Groupe
from missions.services import Destination


def _choix(groupes: Iterable[Groupe]) -> list[tuple[str, Any]]:
    choix: list[tuple[str, Any]] = []
    for groupe in groupes:
        choix += [(groupe.libelle, list(groupe.choix))] if groupe.libelle else list(groupe.choix)
    return choix


def destination(valeur: str) -> Destination:
    """What an option of the select stands for; it was offered, so it exists."""
    if valeur == FONCTIONNEMENT:
        return Destination()
    if valeur.startswith("a"):
        action = FicheAction.objects.select_related("mission__mission").get(pk=int(valeur[1:]))
        return Destination(action.mission.mission, action)
    return Destination(Mission.objects.get(pk=int(valeur[1:])))


class ImputerForm(forms.Form):
    """One select a claim, already on what is proposed: one button assigns them all."""

    def __init__(
        self, *args: Any, lignes: Sequence[AImputer], groupes: Iterable[Groupe], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.par_nom = {f"d-{ligne.demande.pk}": ligne for ligne in lignes}
        choix = [("", "Plus tard"), *_choix(groupes)]
        valeurs = {v for g in groupes for v, _ in g.choix}
        for nom, ligne in self.par_nom.items():
            self.fields[nom] = forms.ChoiceField(
                label=f"Enveloppe de {ligne.demande.reference}",
                choices=choix,
                required=False,
                widget=forms.Select(attrs={"class": "saisie"}),
                initial=ligne.proposee if ligne.proposee in valeurs else "",
            )

    def rangees(self) -> list[tuple[Demande, Any]]:
        return [(ligne.demande, self[nom]) for nom, ligne in self.par_nom.items()]

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        if not any(lues.values()):
            raise ValidationError("Choisissez l’enveloppe d’au moins une demande.")
        return lues

    def choisies(self) -> list[tuple[Demande, Destination]]:
        return [
            (ligne.demande, destination(self.cleaned_data[nom]))
            for nom, ligne in self.par_nom.items()
            if self.cleaned_data[nom]
        ]


class ReimputerForm(forms.Form):
    enveloppe = forms.ChoiceField(label="Enveloppe ou action")

    def __init__(self, *args: Any, groupes: Iterable[Groupe], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["enveloppe"]
        if isinstance(champ, forms.ChoiceField):
            champ.choices = _choix(groupes)
