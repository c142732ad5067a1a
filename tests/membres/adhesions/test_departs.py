"""A leaving: everything settled on one screen, in one transaction."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from membres.adhesions import services, suites
from membres.adhesions.enums import EtatAdhesion, MotifDepart
from membres.adhesions.models import Adherent, Depart
from membres.comptes.enums import Role
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.comptes import AttributionRoleFactory, CompteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membre(jour):
    compte = CompteFactory(roles=[Role.ADHERENT])
    adherent = AdherentFactory(compte=compte, membre_depuis=jour - dt.timedelta(days=400))
    AdhesionFactory(adherent=adherent)
    return adherent


def partir(adherent, jour, par, **options):
    champs = {
        "motif": MotifDepart.DEMISSION,
        "choix": {s.suite.code: s.suite.choix[0].valeur for s in suites.a_regler(adherent)},
    }
    return services.enregistrer_depart(adherent, le=jour, par=par, **(champs | options))


def test_the_member_leaves_and_nothing_is_erased(membre, jour, bureau):
    services.regler_consentements(membre, ["annuaire"], par=None, origine="essai")
    depart = partir(membre, jour, bureau)
    membre.compte.refresh_from_db()
    assert (membre.sorti_le, membre.compte.is_active) == (jour, False)
    assert membre.adhesions.get().fin == jour
    assert not membre.consentements.filter(retire_le=None).exists()
    assert [s["titre"] for s in depart.suites] == ["Consentements", "Compte"]
    veille = jour - dt.timedelta(days=1)
    assert list(Adherent.objects.membres_le(veille)) == [membre]
    assert not Adherent.objects.membres_le(jour).exists()


def test_striking_off_needs_a_hearing(membre, jour, bureau):
    with pytest.raises(ValidationError, match="entendu la personne"):
        partir(membre, jour, bureau, motif=MotifDepart.RADIATION)
    assert not Depart.objects.exists()
    partir(membre, jour, bureau, motif=MotifDepart.RADIATION, entendu_le=jour)


def test_an_unanswered_suite_stops_everything(membre, jour, bureau):
    with pytest.raises(ValidationError, match="dites ce qu’il en est"):
        partir(membre, jour, bureau, choix={})
    membre.refresh_from_db()
    assert membre.sorti_le is None


def test_a_departure_to_come_ends_rights_that_day_and_no_sooner(membre, jour, bureau):
    le = jour + dt.timedelta(days=40)
    partir(membre, le, bureau)
    membre.compte.refresh_from_db()
    assert membre.compte.is_active
    assert membre.compte.attributions.get().fin == le


def test_an_account_of_the_coordination_is_not_closed_by_the_way(membre, jour, bureau):
    AttributionRoleFactory(compte=membre.compte, role=Role.COORDINATION)
    with pytest.raises(ValidationError, match="Coordination"):
        partir(membre, jour, bureau)
    partir(membre, jour, bureau, choix={"compte": "garder"})


def test_an_adhesion_not_begun_is_cancelled(membre, jour, bureau):
    suivante = AdhesionFactory(adherent=membre, debut=dt.date(jour.year + 1, 1, 1))
    partir(membre, jour, bureau)
    suivante.refresh_from_db()
    assert suivante.etat == EtatAdhesion.ANNULEE


def test_the_page_asks_and_records(membre, jour, bureau, client_de):
    adresse = f"/coordination/adherents/{membre.pk}/depart/"
    client = client_de(bureau)
    assert membre.compte.email in client.get(adresse).content.decode()
    donnees = {"motif": "radiation", "le": f"{jour:%d/%m/%Y}", "suite_compte": "fermer"}
    assert "donnez la date de l’audition" in client.post(adresse, donnees).content.decode()
    fait = client.post(adresse, donnees | {"entendu_le": f"{jour:%d/%m/%Y}"})
    assert fait.url == f"/coordination/adherents/{membre.pk}/"
    assert "Le compte est fermé" in client.get(fait.url).content.decode()
    assert client.get(adresse).status_code == 404
