"""A line of the annex corrected on screen: what an avenant or a second reading changed."""

from typing import Any, ClassVar

from django import forms

from cpts_portal.interface.champs import ChampDate, ChampEuros
from missions.models import Indicateur
from missions.saisie import ecrire_valeur, lire_decimal


class ChampNombre(forms.CharField):
    """« 66,26 » or « 66.26 »; empty is « no such figure »."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(max_length=20, required=False, **options)

    def clean(self, value: Any) -> Any:
        texte = super().clean(value)
        return lire_decimal(texte) if texte else None

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ecrire_valeur(value)


class IndicateurForm(forms.ModelForm):
    valeur_initiale = ChampNombre(label="Valeur de départ")
    date_initiale = ChampDate(label="Date de la valeur de départ", required=False)
    cible = ChampNombre(label="Cible")
    ecart_cible = ChampNombre(
        label="Écart attendu",
        help_text="Sans cible écrite, le départ et l’écart la donnent\u00a0; le sens dit s’il "
        "s’ajoute ou se retire.",
    )
    montant_max = ChampEuros(label="Montant maximal", required=False)

    class Meta:
        model = Indicateur
        fields: ClassVar = [
            "libelle",
            "unite",
            "source",
            "valeur_initiale",
            "date_initiale",
            "cible",
            "ecart_cible",
            "montant_max",
            "reconduit",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.chiffre:
            for nom in ("valeur_initiale", "date_initiale", "cible", "ecart_cible"):
                del self.fields[nom]
