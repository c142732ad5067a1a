"""The fiche follows the member by the RPPS number."""

import pytest
from django.utils import timezone

from annuaire import reception
from membres.adhesions.services import rattacher_compte
from membres.adhesions.suites import a_regler
from tests.factories.adhesions import AdherentFactory
from tests.factories.annuaire import FicheFactory
from tests.factories.comptes import CompteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def professionnel():
    professionnel = FicheFactory().professionnel
    professionnel.rpps = "99000000010"
    professionnel.save()
    return professionnel


def test_the_account_of_a_member_keeps_the_fiche_of_that_rpps(professionnel):
    adherent = AdherentFactory(rpps="99000000010")
    compte = CompteFactory()
    rattacher_compte(adherent, compte, par=None)
    professionnel.fiche.refresh_from_db()
    assert professionnel.fiche.compte == compte


def test_a_fiche_someone_keeps_is_not_taken(professionnel):
    autre = CompteFactory()
    professionnel.fiche.compte = autre
    professionnel.fiche.save()
    rattacher_compte(AdherentFactory(rpps="99000000010"), CompteFactory(), par=None)
    professionnel.fiche.refresh_from_db()
    assert professionnel.fiche.compte == autre


def test_leaving_asks_what_becomes_of_the_fiche(professionnel):
    adherent = AdherentFactory(rpps="99000000010")
    assert "fiche" in [lue.suite.code for lue in a_regler(adherent)]
    fait = reception.SUITE_FICHE.appliquer(adherent, None, "retirer", None)
    professionnel.fiche.refresh_from_db()
    assert (fait, professionnel.fiche.publiee) == ("La fiche est retirée de l’annuaire.", False)
    assert timezone.localdate(professionnel.fiche.retiree_le) == timezone.localdate()
