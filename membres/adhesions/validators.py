"""Field rules of adherents."""

from django.core.exceptions import ValidationError
from stdnum import iban, luhn


def normaliser_rpps(valeur: str) -> str:
    return "".join(c for c in valeur if c.isdigit())


def valider_rpps(valeur: str) -> None:
    """Eleven digits with Luhn's key, as ANS issues them."""
    if len(valeur) != 11 or not valeur.isdigit() or not luhn.is_valid(valeur):
        raise ValidationError(
            "Ce numéro RPPS n’est pas valide : vérifiez ses onze chiffres.", code="rpps"
        )


def valider_iban(valeur: str) -> None:
    if not iban.is_valid(valeur):
        raise ValidationError(
            "Cet IBAN n’est pas valide\u00a0: recopiez-le du relevé d’identité bancaire.",
            code="iban",
        )
