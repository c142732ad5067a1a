"""Accepting and refusing, one line or many; nothing is written in the annuaire yet."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from annuaire.enums import Decision, Nature, Statut
from annuaire.models import Changement, Importation
from annuaire.services.imports.appliquer import ApplicationImpossible
from cpts_portal.journal.services import noter

_OUVERTS = (Statut.A_DECIDER, Statut.APPLIQUEE)


@transaction.atomic
def decider(
    importation: Importation,
    changements: "QuerySet[Changement] | Iterable[int]",
    decision: Decision,
) -> int:
    """How many lines changed; what is applied, or only shown, is not decided any more."""
    if importation.statut not in _OUVERTS:
        raise ApplicationImpossible("Cette proposition est close : rien n’y change plus.")
    vises = importation.changements.filter(applique=False).exclude(nature=Nature.ECART)
    if isinstance(changements, QuerySet):
        vises = vises.filter(pk__in=changements.order_by().values_list("pk", flat=True))
    else:
        vises = vises.filter(pk__in=list(changements))
    return vises.exclude(decision=decision).update(decision=decision, deja_refuse=False, suite="")


@transaction.atomic
def ecarter(importation: Importation, *, acteur: Any, request: Any = None) -> bool:
    """The whole proposal is set aside; the next file makes another."""
    ecartees = Importation.objects.filter(pk=importation.pk, statut=Statut.A_DECIDER).update(
        statut=Statut.ECARTEE
    )
    if ecartees:
        noter("annuaire.import_ecarte", acteur=acteur, objet=importation, request=request)
    return bool(ecartees)
