"""Field rules: every check is a library's, never home-made."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import siret as siret_fr

valider_code_insee = RegexValidator(
    r"^(\d{2}|2[AB])\d{3}$",
    "Un code commune compte cinq caractères, par exemple 52448 ou 2A004.",
)
valider_code_postal = RegexValidator(
    r"^\d{5}$", "Un code postal compte cinq chiffres, par exemple 52100."
)
valider_rna = RegexValidator(
    r"^W\d{9}$",
    "Un numéro RNA s’écrit W suivi de neuf chiffres, par exemple W522001234.",
)


def normaliser_siret(valeur: str) -> str:
    return siret_fr.compact(valeur)


def valider_siret(valeur: str) -> None:
    try:
        siret_fr.validate(valeur)
    except StdnumError as erreur:
        raise ValidationError(
            "Ce SIRET n’est pas valide : vérifiez ses quatorze chiffres.", code="siret"
        ) from erreur


def normaliser_telephone(valeur: str) -> str:
    """E.164, the stored form; what cannot be read is left as typed."""
    try:
        numero = phonenumbers.parse(valeur, "FR")
    except phonenumbers.NumberParseException:
        return valeur
    return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)


def valider_telephone(valeur: str) -> None:
    message = "Ce numéro n’est pas valide : écrivez-le par exemple 03 25 00 00 00."
    try:
        numero = phonenumbers.parse(valeur, "FR")
    except phonenumbers.NumberParseException as erreur:
        raise ValidationError(message, code="telephone") from erreur
    # The Arcep fiction range (demonstration) is unassigned, so only the length is checked.
    if not phonenumbers.is_possible_number(numero):
        raise ValidationError(message, code="telephone")


def telephone_lisible(valeur: str) -> str:
    """National form, with non-breaking spaces."""
    if not valeur:
        return ""
    try:
        numero = phonenumbers.parse(valeur, "FR")
    except phonenumbers.NumberParseException:
        return valeur
    forme = phonenumbers.PhoneNumberFormat.NATIONAL
    if phonenumbers.region_code_for_country_code(numero.country_code or 0) != "FR":
        forme = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(numero, forme).replace(" ", "\u00a0")
