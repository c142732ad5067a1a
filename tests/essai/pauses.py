"""Stop a worker at a named stage, by its environment, so that a test can kill it there."""

import functools
import os
import time
from pathlib import Path

from celery.signals import task_prerun, worker_ready

from cpts_portal.documents import fichiers


def pauser(etape):
    if os.environ.get("ESSAI_PAUSE") == etape:
        Path(os.environ["ESSAI_DOSSIER"], f"atteint-{etape}").touch()
        time.sleep(600)


def _avant_prise(task=None, **_):
    if task.name == "documents.render_document":
        pauser("prise")


def _pret(**_):
    Path(os.environ["ESSAI_DOSSIER"], "pret").touch()


def poser():
    if "ESSAI_DOSSIER" not in os.environ:
        return
    task_prerun.connect(_avant_prise, weak=False)
    worker_ready.connect(_pret, weak=False)
    ranger = fichiers.ranger

    @functools.wraps(ranger)
    def ranger_puis_pauser(*arguments):
        resultat = ranger(*arguments)
        pauser("fichier")
        return resultat

    fichiers.ranger = ranger_puis_pauser
