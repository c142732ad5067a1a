"""What the crisis plan declares about people: what they can know, what becomes of it."""

import datetime as dt

import pytest

from membres.adhesions import suites
from membres.adhesions.models import Depart
from missions import inscriptions_crise
from missions.models import VolontaireCrise
from missions.services import Auteur
from missions.services.crise import noter_export, retirer_volontaire
from tests.factories.comptes import CompteFactory
from tests.factories.crise import VolontaireFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def volontaire():
    return VolontaireFactory(adherent__compte=CompteFactory(), telephone="+33639980777")


def test_each_reads_their_own(volontaire):
    VolontaireFactory()
    rubrique = inscriptions_crise.volontariat(volontaire.adherent.compte)
    (ligne,) = rubrique.lignes
    assert ligne["Téléphone"].replace("\u00a0", " ") == "06 39 98 07 77"


def test_who_leaves_is_no_longer_called(volontaire):
    adherent = volontaire.adherent
    (suite,) = [s for s in suites.a_regler(adherent) if s.suite.code == "volontariat"]
    depart = Depart(adherent=adherent, entre_le=adherent.membre_depuis, le=dt.date(2026, 11, 25))
    suite.suite.appliquer(adherent, depart, "retirer", None)
    assert not VolontaireCrise.objects.filter(retire_le=None).exists()
    assert "volontariat" not in {s.suite.code for s in suites.a_regler(adherent)}


def test_an_export_is_told_to_each(volontaire, client_de, coordination):
    noter_export([volontaire], auteur=Auteur(compte=coordination))
    page = client_de(volontaire.adherent.compte).get("/espace/mes-donnees/qui-les-a-vues/")
    assert "a exporté la liste des volontaires" in page.content.decode()


def test_once_withdrawn_they_still_read_it(volontaire):
    retirer_volontaire(volontaire, auteur=Auteur())
    (ligne,) = inscriptions_crise.volontariat(volontaire.adherent.compte).lignes
    assert ligne["Retiré le"] is not None
