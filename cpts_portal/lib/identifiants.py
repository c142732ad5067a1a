"""What a form sends as the key of a row."""

from collections.abc import Mapping

_CHIFFRES_MAX = 18


def identifiant(donnees: Mapping[str, str], nom: str) -> int:
    """The key sent, or 0, which no row has: a forged « abc » finds nothing rather than breaking."""
    brut = donnees.get(nom, "")
    return int(brut) if brut.isascii() and brut.isdigit() and len(brut) <= _CHIFFRES_MAX else 0
