"""Lists that leave for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A cell opening with one of these is a formula to a spreadsheet, whoever typed it.
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


def csv_francais(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> bytes:
    """Semicolons and a byte-order mark: what a French spreadsheet opens without asking."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(entetes)
    ecrivain.writerows([cellule_sure(valeur) for valeur in ligne] for ligne in lignes)
    return sortie.getvalue().encode("utf-8-sig")


def cellule_sure(valeur: object) -> str:
    texte = "" if valeur is None else str(valeur)
    return f"'{texte}" if texte.startswith(_FORMULES) else texte
