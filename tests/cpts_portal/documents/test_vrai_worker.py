"""The row is the truth, the queue only a hint: shown on a real worker, killed for real."""

import hashlib
import time

import pytest

from cpts_portal.documents import services
from cpts_portal.travaux.enums import Etat
from tests.factories.comptes import CompteFactory
from tests.harnais.worker import attendre

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("genre_essai")]

RETABLI_EN = 60.0


@pytest.fixture
def demander(vrai_worker):
    compte = CompteFactory()
    return lambda mot: services.request_document("essai", {"mot": mot}, compte)


def _fini(document):
    document.refresh_from_db()
    return document.etat not in (Etat.DEMANDE, Etat.EN_COURS)


def _attendre_pret_une_fois(worker, document):
    attendre(lambda: _fini(document), RETABLI_EN)
    assert document.etat == Etat.ABOUTI, (document.raison, worker.journaux())
    [fichier] = worker.fichiers()
    assert hashlib.sha256(fichier.read_bytes()).hexdigest() == document.sha256
    assert fichier == worker.prives / document.fichier


@pytest.mark.parametrize(
    ("etape", "etat_au_moment"),
    [
        ("prise", Etat.DEMANDE),
        ("construire", Etat.EN_COURS),
        ("rendre", Etat.EN_COURS),
        ("fichier", Etat.EN_COURS),
    ],
)
def test_killed_at_any_stage_and_the_queue_emptied_it_is_ready_once(
    vrai_worker, demander, etape, etat_au_moment
):
    vrai_worker.demarrer(ESSAI_PAUSE=etape)
    document = demander("clé")
    vrai_worker.attendre_etape(etape)
    document.refresh_from_db()
    assert document.etat == etat_au_moment
    vrai_worker.tuer()
    vrai_worker.vider_valkey()
    vrai_worker.demarrer()
    _attendre_pret_une_fois(vrai_worker, document)


def test_requested_while_nobody_works_and_the_queue_is_lost(vrai_worker, demander):
    document = demander("clé")
    vrai_worker.vider_valkey()
    vrai_worker.demarrer()
    _attendre_pret_une_fois(vrai_worker, document)
    assert document.tentatives == 1


def test_the_queue_emptied_under_a_living_worker(vrai_worker, demander):
    vrai_worker.demarrer()
    vrai_worker.vider_valkey()
    document = demander("clé")
    vrai_worker.vider_valkey()
    _attendre_pret_une_fois(vrai_worker, document)


def test_a_document_that_kills_its_worker_fails_after_three_attempts(vrai_worker, demander):
    """The other ones still come out."""
    vrai_worker.demarrer(concurrence=2)
    poison, sain = demander("poison"), demander("clé")
    attendre(lambda: _fini(poison) and _fini(sain), RETABLI_EN)
    assert sain.etat == Etat.ABOUTI
    assert (poison.etat, poison.tentatives) == (Etat.ECHEC, 3)
    assert poison.raison.startswith("Le traitement s’est interrompu 3 fois")
    jeton = poison.jeton
    time.sleep(3)  # several sweeps: it must not come back
    poison.refresh_from_db()
    assert (poison.etat, poison.jeton) == (Etat.ECHEC, jeton)


def test_an_error_in_the_builder_fails_after_three_attempts(vrai_worker, demander):
    vrai_worker.demarrer()
    document = demander("erreur")
    attendre(lambda: _fini(document), RETABLI_EN)
    assert (document.etat, document.tentatives) == (Etat.ECHEC, 3)


def test_two_workers_racing_make_one_file(vrai_worker, demander):
    vrai_worker.demarrer()
    vrai_worker.demarrer(concurrence=2)
    documents = [demander(f"mot {n}") for n in range(8)]
    for document in documents:
        # Ten hints for one row.
        for _ in range(5):
            services.mettre_en_file(document)
    attendre(lambda: all(_fini(document) for document in documents), RETABLI_EN)
    assert {document.etat for document in documents} == {Etat.ABOUTI}
    assert [document.tentatives for document in documents] == [1] * 8
    assert len(vrai_worker.fichiers()) == 8


def test_a_living_worker_keeps_its_lease_however_long_it_renders(vrai_worker, demander):
    vrai_worker.demarrer(ESSAI_PAUSE="rendre")
    document = demander("clé")
    vrai_worker.attendre_etape("rendre")
    document.refresh_from_db()
    premier = document.bail_jusqu_a
    time.sleep(5)  # more than two leases
    document.refresh_from_db()
    assert (document.etat, document.jeton, document.etape) == (Etat.EN_COURS, 1, "Mise en page")
    assert document.bail_jusqu_a > premier
