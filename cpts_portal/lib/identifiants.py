"""What a form sends as the key of a row."""

from collections.abc import Iterable, Mapping

_CHIFFRES_MAX = 18


def identifiant(donnees: Mapping[str, str], nom: str) -> int:
    """The key sent, or 0, which no row has: a forged « abc » finds nothing rather than breaking."""
    return next(iter(identifiants([donnees.get(nom, "")])), 0)


def identifiants(bruts: Iterable[str]) -> list[int]:
    """The keys ticked, in their order; a forged one is left out."""
    return [
        int(brut)
        for brut in bruts
        if brut.isascii() and brut.isdigit() and len(brut) <= _CHIFFRES_MAX
    ]
