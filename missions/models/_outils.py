from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models


def montant_en_euros(libelle: str, **options: Any) -> models.DecimalField:
    """None is « à saisir »: a missing amount is never 0."""
    return models.DecimalField(
        libelle,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        **options,
    )


def valeur_chiffree(libelle: str, **options: Any) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=16, decimal_places=4, **options)
