import time

import pytest

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.envoi import INTERROMPU
from tests.factories.courriels import deposer_courriel
from tests.harnais.worker import attendre

pytestmark = pytest.mark.services


@pytest.fixture
def smtp_du_worker(vrai_worker, serveur_smtp):
    vrai_worker.environnement |= {
        "COURRIELS_TRANSPORT": "smtp",
        "EMAIL_PORT": str(serveur_smtp.port),
    }
    return serveur_smtp


def _devient(courriel, etat):
    courriel.refresh_from_db()
    return courriel.etat == etat


def test_killed_during_the_dialogue_it_is_uncertain_and_never_resent(vrai_worker, smtp_du_worker):
    smtp_du_worker.suspend = True
    vrai_worker.demarrer()
    courriel = deposer_courriel()
    attendre(lambda: smtp_du_worker.dialogues == 1)
    vrai_worker.tuer()
    smtp_du_worker.suspend = False
    vrai_worker.demarrer()
    attendre(lambda: _devient(courriel, EtatCourriel.INCERTAIN))
    assert courriel.raison == INTERROMPU
    time.sleep(3)  # several sweeps
    assert (smtp_du_worker.dialogues, smtp_du_worker.recus) == (1, [])


def test_written_while_the_queue_is_lost_it_leaves_once(vrai_worker, smtp_du_worker):
    courriel = deposer_courriel()
    vrai_worker.vider_valkey()
    vrai_worker.demarrer()
    attendre(lambda: _devient(courriel, EtatCourriel.ENVOYE))
    assert len(smtp_du_worker.recus) == 1
