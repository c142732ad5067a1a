import csv
from datetime import date

from annuaire.models import Synonyme
from annuaire.queries.territoire import DONNEES

LIVRES_LE = date(2026, 11, 22)


def semer_synonymes() -> int:
    """Only on an empty table: what the coordination removed must not come back."""
    if Synonyme.objects.exists():
        return 0
    with (DONNEES / "synonymes.csv").open(encoding="utf-8", newline="") as flux:
        lignes = [Synonyme(**ligne, modifie_le=LIVRES_LE) for ligne in csv.DictReader(flux)]
    return len(Synonyme.objects.bulk_create(lignes))
