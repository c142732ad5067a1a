from typing import Any

from django import forms

from cpts_portal.referentiel.models import Commune
from projet_sante.models import Secteur

NOUVEAUX = 3


class SecteursForm(forms.Form):
    """Names of the sectors, then the sector of each commune, in one sending."""

    def __init__(
        self,
        *args: Any,
        secteurs: list[Secteur],
        communes: list[Commune],
        rattachements: dict[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.connus = secteurs
        self.codes = [commune.code_insee for commune in communes]
        for rang, secteur in enumerate(secteurs, 1):
            self.fields[f"s{secteur.pk}"] = forms.CharField(
                label=f"Secteur {rang}", max_length=80, required=False, initial=secteur.nom
            )
        for rang in range(1, NOUVEAUX + 1):
            self.fields[f"nouveau_{rang}"] = forms.CharField(
                label="Nouveau secteur", max_length=80, required=False
            )
        choix = [("", "sans secteur"), *((str(s.pk), s.nom) for s in secteurs)]
        for commune in communes:
            self.fields[f"c{commune.code_insee}"] = forms.TypedChoiceField(
                label=commune.nom,
                choices=choix,
                coerce=int,
                empty_value=None,
                required=False,
                initial=str(rattachements.get(commune.code_insee, "")),
            )

    def champs_des_noms(self) -> list[Any]:
        return [self[nom] for nom in self.fields if not nom.startswith("c")]

    def champs_des_communes(self) -> list[Any]:
        return [self[f"c{code}"] for code in self.codes]

    def saisie(self) -> dict[str, Any]:
        lus = self.cleaned_data
        return {
            "noms": {s.pk: lus[f"s{s.pk}"] for s in self.connus},
            "nouveaux": [lus[f"nouveau_{rang}"] for rang in range(1, NOUVEAUX + 1)],
            "rattachements": {code: lus[f"c{code}"] for code in self.codes},
        }
