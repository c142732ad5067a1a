"""The sweeper, on real rows, without a worker: it must put back and give up."""

from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.courriels.tasks import envoyer_courriel
from cpts_portal.settings import base
from cpts_portal.travaux import bail, registre, services
from tests.factories.courriels import deposer_courriel

pytestmark = pytest.mark.django_db


@pytest.fixture
def publies(monkeypatch):
    """What is put in the queue, instead of the queue."""
    vus = []
    monkeypatch.setattr(envoyer_courriel, "apply_async", vus.extend)
    return vus


def _prendre_et_perdre(courriel, **champs):
    assert bail.prendre(Courriel, courriel.pk) is not None
    il_y_a_peu = timezone.now() - timedelta(seconds=1)
    Courriel.objects.update(bail_jusqu_a=il_y_a_peu, **champs)


def test_a_dead_taker_gives_the_row_back(publies):
    courriel = deposer_courriel()
    _prendre_et_perdre(courriel)
    assert services.balayer() == {"repris": 1, "relances": 1}
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.bail_jusqu_a) == (EtatCourriel.A_ENVOYER, None)
    assert publies == [courriel.pk]


def test_a_living_taker_keeps_it(publies):
    courriel = deposer_courriel()
    bail.prendre(Courriel, courriel.pk)
    assert services.balayer() == {"repris": 0, "relances": 0}


def test_the_third_death_is_the_last(publies):
    courriel = deposer_courriel()
    _prendre_et_perdre(courriel, tentatives=3)
    services.balayer()
    courriel.refresh_from_db()
    assert courriel.etat == EtatCourriel.ECHEC
    assert courriel.raison.startswith("Le traitement s’est interrompu 3 fois")
    assert services.balayer() == {"repris": 0, "relances": 0}


def test_what_was_just_queued_is_not_doubled(publies):
    courriel = deposer_courriel()
    Courriel.objects.update(mis_en_file_le=timezone.now())
    assert services.balayer()["relances"] == 0
    Courriel.objects.update(mis_en_file_le=timezone.now() - timedelta(minutes=1))
    assert services.balayer()["relances"] == 1
    assert publies == [courriel.pk]


def test_what_must_wait_waits(publies):
    deposer_courriel()
    Courriel.objects.update(pas_avant=timezone.now() + timedelta(minutes=1))
    assert services.balayer()["relances"] == 0


def test_a_batch_bounds_what_is_queued_at_once(publies, settings):
    settings.TRAVAUX_LOT = 2
    for n in range(3):
        deposer_courriel(a=f"n{n}@exemple.invalid")
    assert services.balayer()["relances"] == 2


@pytest.mark.usefixtures("transactional_db")
def test_an_absent_broker_delays_the_work_and_not_the_page(monkeypatch, caplog):
    def absent(arguments):
        raise OperationalError("courtier absent")

    monkeypatch.setattr(envoyer_courriel, "apply_async", absent)
    courriel = deposer_courriel()
    assert Courriel.objects.get().pk == courriel.pk
    assert "courtier absent" in caplog.text


def test_only_one_taker():
    courriel = deposer_courriel()
    assert bail.prendre(Courriel, courriel.pk).jeton == 1
    assert bail.prendre(Courriel, courriel.pk) is None


def test_documents_and_mail_are_watched():
    noms = {suivi.modele._meta.label for suivi in registre.suivis()}
    assert {"courriels.Courriel", "documents_produits.DocumentProduit"} <= noms


def test_a_killed_worker_is_replaced_within_a_minute():
    """With the durations of production: the lease, then a sweep; and a lost hint likewise."""
    assert base.TRAVAUX_BATTEMENT * 3 <= base.TRAVAUX_BAIL
    assert base.TRAVAUX_BAIL + base.TRAVAUX_BALAYAGE <= 45
    assert base.TRAVAUX_RELANCE + base.TRAVAUX_BALAYAGE <= 45
