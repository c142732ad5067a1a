import time

import pytest
from django.core.cache import cache
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.travaux import queries
from cpts_portal.travaux.battements import CLEF_BEAT, CLEF_WORKER
from tests.factories.courriels import deposer_courriel


@pytest.fixture(autouse=True)
def _sans_battement():
    cache.delete_many([CLEF_BEAT, CLEF_WORKER])
    yield
    cache.delete_many([CLEF_BEAT, CLEF_WORKER])


def test_the_broker_answers():
    assert queries.courtier() == queries.Piece("courtier", True, "Valkey répond.")


def test_a_silent_broker_is_said(monkeypatch):
    monkeypatch.setattr(
        queries.current_app.conf, "broker_read_url", "redis+socket:///nulle/part.sock"
    )
    piece = queries.courtier()
    assert (piece.ok, piece.phrase) == (False, "Valkey ne répond pas (OperationalError).")


@pytest.mark.parametrize(("age", "ok"), [(1, True), (300, False)])
def test_the_worker_is_known_by_its_last_beat(age, ok):
    cache.set(CLEF_WORKER, time.time() - age, 60)
    piece = queries.worker()
    assert (piece.nom, piece.ok) == ("worker", ok)


def test_a_worker_never_seen_is_said():
    assert queries.worker().phrase == "worker n’a pas donné signe de vie."


@pytest.mark.django_db
def test_the_oldest_waiting_tells_the_queue():
    assert queries.attente(Courriel).phrase == "Rien n’attend."
    deposer_courriel()
    Courriel.objects.update(demande_le=timezone.now() - timezone.timedelta(minutes=6))
    piece = queries.attente(Courriel)
    assert (piece.nom, piece.ok) == ("courriels", False)


@pytest.mark.django_db
def test_every_part_is_listed():
    noms = [piece.nom for piece in queries.etat()]
    assert noms[:3] == ["courtier", "worker", "beat"]
    assert {"courriels", "documents produits", "importations"} <= set(noms)
