"""The journal as a CSV that French spreadsheets open as it is."""

import csv
from collections.abc import Iterable, Iterator

from django.utils import timezone

from cpts_portal.journal.models import Entree

COLONNES = [
    "Date", "Heure", "Acteur", "Action", "Phrase", "Type d’objet", "Identifiant", "Objet",
    "Réseau", "Requête",
]  # fmt: skip
# Un tableur prendrait pour une formule une cellule qui commence ainsi.
_FORMULE = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, valeur: str) -> str:
        return valeur


def lignes_csv(entrees: Iterable[Entree]) -> Iterator[str]:
    ecrivain = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + ecrivain.writerow(COLONNES)
    for entree in entrees:
        yield ecrivain.writerow([_inerte(cellule) for cellule in _cellules(entree)])


def _cellules(entree: Entree) -> list[str]:
    quand = timezone.localtime(entree.quand)
    return [
        quand.strftime("%d/%m/%Y"),
        quand.strftime("%H:%M:%S"),
        entree.acteur_libelle,
        entree.action,
        entree.phrase,
        entree.objet_type,
        entree.objet_id,
        entree.objet_libelle,
        entree.adresse_reseau,
        entree.requete,
    ]


def _inerte(cellule: str) -> str:
    return f"'{cellule}" if cellule.startswith(_FORMULE) else cellule
