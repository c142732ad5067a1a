"""What this app hears: the end of a migration, and the steps of the circuit of review."""

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail import signals

from projet_sante.enums import EtatChapitre
from projet_sante.services.relecture import installer, noter_l_etat

# Sent back then submitted again, a chapter resumes its circuit: only the task says so.
_ETATS = (
    (signals.task_submitted, EtatChapitre.A_RELIRE),
    (signals.workflow_approved, EtatChapitre.PRET),
    (signals.workflow_rejected, EtatChapitre.EN_COURS),
    (signals.workflow_cancelled, EtatChapitre.EN_COURS),
)


def brancher(app: AppConfig) -> None:
    post_migrate.connect(installer, sender=app, dispatch_uid="projet_sante.relecture")
    for signal, etat in _ETATS:
        uid = f"projet_sante.relecture.{etat}"
        signal.connect(partial(_entendre, etat), weak=False, dispatch_uid=uid)


def _entendre(etat: EtatChapitre, instance: Any, user: Any, **_: Any) -> None:
    noter_l_etat(etat, getattr(instance, "workflow_state", instance), user)
