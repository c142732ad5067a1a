"""Tasks."""

from __future__ import annotations

from django.db.models import F, QuerySet

from membres.adhesions.models import Adherent
from membres.instances.models import Instance
from membres.reunions.enums import EtatTache
from membres.reunions.models import (
    Tache,
)


def taches_de(adherent: Adherent) -> QuerySet[Tache]:
    return (
        Tache.objects.filter(responsable=adherent)
        .select_related("reunion", "reunion__instance", "responsable")
        .order_by(F("echeance").asc(nulls_last=True), "pk")
    )


def taches_ouvertes_du_groupe(instance: Instance) -> QuerySet[Tache]:
    """Still open, from any meeting of this group."""
    return (
        Tache.objects.ouvertes()
        .filter(reunion__instance=instance)
        .select_related("responsable")
        .order_by("echeance", "pk")
    )


def taches_ouvertes(adherent: Adherent) -> list[Tache]:
    return list(taches_de(adherent).ouvertes())  # type: ignore[attr-defined]  # our queryset


def taches_finies(adherent: Adherent) -> list[Tache]:
    finies = [EtatTache.FAITE, EtatTache.ABANDONNEE]
    return list(taches_de(adherent).filter(etat__in=finies).order_by("-faite_le", "-pk")[:50])
