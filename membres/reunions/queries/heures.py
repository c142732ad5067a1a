"""Hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from membres.adhesions.models import Adherent
from membres.reunions.duree import ecrire_duree
from membres.reunions.enums import EtatReunion
from membres.reunions.models import (
    Signature,
)


@dataclass(frozen=True)
class Heures:
    annee: int
    lignes: list[Signature]

    @property
    def minutes(self) -> int:
        return sum(ligne.minutes or 0 for ligne in self.lignes)

    @property
    def duree(self) -> str:
        return ecrire_duree(self.minutes)


def heures(adherent: Adherent, annee: int) -> Heures:
    """Every closed meeting of the year this person signed, with its frozen minutes."""
    lignes = (
        Signature.objects.retenues()
        .filter(adherent=adherent, reunion__etat=EtatReunion.CLOSE, reunion__debut__year=annee)
        .select_related("reunion", "reunion__instance")
        .order_by("-reunion__debut", "-pk")
    )
    return Heures(annee, list(lignes))


def minutes_par_adherent(debut: dt.date, fin: dt.date) -> dict[int, int]:
    """Total of each person between two days, `fin` excluded."""
    totaux = (
        Signature.objects.retenues()
        .filter(
            adherent__isnull=False,
            reunion__etat=EtatReunion.CLOSE,
            reunion__debut__date__gte=debut,
            reunion__debut__date__lt=fin,
        )
        .values("adherent")
        .annotate(total=Sum("minutes"))
        .order_by("adherent")
    )
    return {ligne["adherent"]: ligne["total"] or 0 for ligne in totaux}
