"""What becomes of someone's open tasks and calls when they leave the association."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cpts_portal.lib.ecriture import pluriel
from membres.adhesions.models import Adherent, Depart
from membres.adhesions.suites import Choix, Suite
from membres.comptes.models import Compte

from .enums import EtatReunion, EtatTache
from .models import Convocation, Tache

GARDER, ABANDONNER = "garder", "abandonner"


def _taches(adherent: Adherent) -> list[str]:
    return [
        f"{tache.libelle} ({tache.reunion.titre})"
        for tache in Tache.objects.ouvertes()
        .filter(responsable=adherent)
        .select_related("reunion")
        .order_by("echeance", "pk")
    ]


def _regler_taches(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    ouvertes = Tache.objects.ouvertes().filter(responsable=adherent)
    nombre = ouvertes.count()
    if choix == GARDER:
        gardees = pluriel(nombre, "tâche gardée,tâches gardées")
        return f"{nombre} {gardees}, à confier à quelqu’un d’autre."
    ouvertes.update(etat=EtatTache.ABANDONNEE)
    return f"{nombre} tâche{pluriel(nombre)} abandonnée{pluriel(nombre)}."


def _a_venir(adherent: Adherent) -> Any:
    return Convocation.objects.filter(
        adherent=adherent,
        reunion__etat__in=[EtatReunion.CONVOQUEE, EtatReunion.SONDAGE],
    ).exclude(reunion__fin__lt=timezone.now())


def _convocations(adherent: Adherent) -> list[str]:
    return [str(une.reunion) for une in _a_venir(adherent).select_related("reunion").order_by("pk")]


def _regler_convocations(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    prevues = _a_venir(adherent)
    nombre = prevues.count()
    if choix == GARDER:
        return f"{nombre} convocation{pluriel(nombre)} gardée{pluriel(nombre)}."
    prevues.filter(envoyee_le__isnull=True).delete()
    prevues.update(reponse="absent", mandataire=None)
    return f"Absence notée pour {nombre} réunion{pluriel(nombre)}."


TACHES = Suite(
    code="taches",
    titre="Tâches confiées en réunion",
    lister=_taches,
    choix=(
        Choix(ABANDONNER, "Les abandonner"),
        Choix(GARDER, "Les garder, pour les confier ensuite à quelqu’un"),
    ),
    appliquer=_regler_taches,
    ordre=30,
)
CONVOCATIONS = Suite(
    code="convocations",
    titre="Réunions à venir",
    lister=_convocations,
    choix=(
        Choix(ABANDONNER, "Noter que la personne ne viendra pas"),
        Choix(GARDER, "Ne rien changer"),
    ),
    appliquer=_regler_convocations,
    ordre=40,
)
