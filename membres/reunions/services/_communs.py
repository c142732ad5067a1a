from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from membres.reunions.empechements import empechements
from membres.reunions.models import Reunion


def exiger(permis: bool, phrase: str = "Cette réunion n’est pas la vôtre à préparer.") -> None:
    if not permis:
        raise PermissionDenied(phrase)


def instant(quand: dt.datetime | None) -> dt.datetime:
    return quand or timezone.now()


def verrouiller(reunion: Reunion) -> Reunion:
    """The row, for whoever writes to its sheet or its state: two clicks act one after the other."""
    return (
        Reunion.objects.select_for_update(of=("self",))
        .select_related("instance", "animateur")
        .get(pk=reunion.pk)
    )


def exiger_annulable(reunion: Reunion) -> None:
    if raisons := empechements(reunion):
        raise ValidationError(raisons)


def exiger_ouverte(reunion: Reunion) -> None:
    if not reunion.est_modifiable:
        raise ValidationError(
            f"Cette réunion est {reunion.get_etat_display().lower()}\u00a0: elle ne change plus."
        )
