"""French numbers, read and written: comma or point in, comma and hard spaces out."""

import re
from decimal import Decimal

# Espaces qu'un tableur ou un navigateur glisse entre les milliers.
_ESPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
_NOMBRE = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def lire_nombre(texte: str) -> Decimal:
    """ValueError when `texte` is not one number written with at most one comma or point."""
    nettoye = _ESPACES.sub("", texte).replace("\u2212", "-")
    if not _NOMBRE.fullmatch(nettoye):
        raise ValueError(texte)
    return Decimal(nettoye.replace(",", "."))


def ecrire_nombre(nombre: Decimal | int, decimales: int | None = None) -> str:
    """`decimales` None keeps what is significant: 66,26 but 219."""
    valeur = Decimal(nombre)
    texte = f"{abs(valeur).normalize():f}" if decimales is None else f"{abs(valeur):.{decimales}f}"
    entier, _, reste = texte.partition(".")
    groupes = f"{int(entier):,}".replace(",", "\u00a0")
    # Le signe moins, pas le trait d'union : il s'aligne sur les chiffres.
    signe = "\u2212" if valeur < 0 else ""
    return f"{signe}{groupes}{',' if reste else ''}{reste}"


def ecrire_taux(taux: Decimal) -> str:
    """A share of one, as people say it: 0.75 is « 75 % »."""
    return f"{ecrire_nombre(taux * 100)}\u00a0%"


def ecrire_euros(montant: Decimal | int) -> str:
    """Cents only when there are any: 9 000 €, 1 234,50 €."""
    valeur = Decimal(montant)
    decimales = 0 if valeur == valeur.to_integral_value() else 2
    return f"{ecrire_nombre(valeur, decimales)}\u00a0€"
