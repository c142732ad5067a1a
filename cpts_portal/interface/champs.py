"""Form fields that take what people type."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class SaisieNombre(forms.TextInput):
    """A text box, since a person may type spaces and a comma, with the keyboard of figures."""

    def __init__(self, clavier: str = "decimal") -> None:
        super().__init__(attrs={"inputmode": clavier, "autocomplete": "off"})


_ANNEE_COURTE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{2})$")


class ChampDate(forms.DateField):
    """« 12/03/2026 », and what stands for it: points, dashes, spaces, no separator, ISO."""

    default_error_messages = {
        "required": "Écrivez la date, par exemple 12/03/2026.",
        "invalid": "Cette date ne se lit pas. Écrivez-la ainsi : 12/03/2026.",
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Par exemple 12/03/2026")
        options.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y",
                attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12},
            ),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = _separer(value)
        return super().to_python(value)

    def strptime(self, value: str, format: str) -> date:
        return datetime.strptime(value, format).date()  # noqa: DTZ007 - a day has no time zone


def _separer(saisie: str) -> str:
    texte = saisie.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", texte):
        return f"{texte[8:]}/{texte[5:7]}/{texte[:4]}"
    if re.fullmatch(r"\d{8}", texte):
        return f"{texte[:2]}/{texte[2:4]}/{texte[4:]}"
    texte = re.sub(r"[\s.\-]+", "/", texte)
    if court := _ANNEE_COURTE.match(texte):
        jour, mois, annee = court.groups()
        return f"{jour}/{mois}/20{annee}"
    return texte


_HEURE = re.compile(r"^(\d{1,2})\s*(?:[hH:.]\s*(\d{2})?)?$")


class ChampHeure(forms.TimeField):
    """« 18 h 30 », « 18h », « 18:30 », « 18 »."""

    default_error_messages = {
        "required": "Écrivez l’heure, par exemple 18\xa0h\xa030.",
        "invalid": "Cette heure ne se lit pas. Écrivez-la ainsi\xa0: 18\xa0h\xa030.",
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "size": 8})
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and (lue := _HEURE.match(value.replace("\xa0", " ").strip())):
            value = f"{lue[1]}:{lue[2] or '00'}"
        return super().to_python(value)


class ChampEntier(forms.IntegerField):
    """« 81 250 » as a paper writes it, its spaces included."""

    default_error_messages = {
        "invalid": "Ce nombre ne se lit pas. Écrivez-le en chiffres, par exemple 81\xa0250.",
        "min_value": "Ce nombre ne peut pas être négatif.",
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("widget", SaisieNombre("numeric"))
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = re.sub(r"\s", "", value)
        return super().to_python(value)


class ChampTaux(forms.DecimalField):
    """« 75 » or « 75,5 % » on the screen, 0.755 in the base."""

    default_error_messages = {
        "invalid": "Ce taux ne se lit pas. Écrivez-le en pour cent, par exemple 75.",
        "min_value": "Un taux va de 0 à 100 %.",
        "max_value": "Un taux va de 0 à 100 %.",
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", Decimal(0))
        options.setdefault("max_value", Decimal(1))
        options.setdefault("help_text", "En pour cent, par exemple 75")
        options.setdefault("widget", SaisieNombre())
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: never None
        if isinstance(value, str):
            value = re.sub(r"[\s%]", "", value).replace(",", ".")
        lu = super().to_python(value)
        if lu is None:
            return None
        if 0 < lu < 1:
            # « 0,75 » pour 75 % : mieux vaut demander que diviser par cent.
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return lu / 100

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return f"{Decimal(value) * 100:f}".rstrip("0").rstrip(".").replace(".", ",")


class ChampEuros(forms.DecimalField):
    """« 1 234,50 € » as it is written; empty stays None, which shows « à saisir »."""

    default_error_messages = {
        "invalid": "Ce montant ne se lit pas. Écrivez-le ainsi : 1 234,50.",
        "min_value": "Le montant ne peut pas être négatif.",
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", Decimal(0))
        options.setdefault("decimal_places", 2)
        options.setdefault("max_digits", 12)
        options.setdefault("help_text", "En euros, par exemple 1\xa0234,50")
        options.setdefault("widget", SaisieNombre())
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: never None
        if isinstance(value, str):
            value = re.sub(r"[\s€]", "", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Written back in French; what was refused is left as it was typed."""
        if isinstance(value, str) or value is None:
            return value
        try:
            return f"{Decimal(value):.2f}".replace(".", ",")
        except (ValidationError, ValueError, ArithmeticError):
            return value
