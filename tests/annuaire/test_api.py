import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from annuaire.api import DebitAnnuaire, FicheDetailSerializer, PageSerializer
from annuaire.api_exemples import EXEMPLE_FICHE, EXEMPLE_PAGE
from cpts_portal.wsgi import application
from tests.factories.annuaire import FicheFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

LISTE = reverse("api_annuaire")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sans_plafond():
    cache.clear()


def test_a_search_gives_a_page_of_entries(anonyme):
    FicheFactory(titre="Anne Essai", slug="anne-essai", nouveaux_patients=True)
    donnees = anonyme.get(LISTE, {"qui": "essai"}).json()
    assert (donnees["nombre"], donnees["page"], donnees["pages"]) == (1, 1, 1)
    (fiche,) = donnees["resultats"]
    assert (fiche["nom"], fiche["adresse_page"], fiche["nouveaux_patients"]) == (
        "Anne Essai",
        "/annuaire/anne-essai/",
        True,
    )
    assert fiche["lieux"][0]["telephone"] == "+33353010033"


def test_reserved_contacts_are_for_members_only(anonyme, adherent):
    fiche = FicheFactory(reservee=True)
    adresse = reverse("api_annuaire_fiche", args=[fiche.slug])
    for page in (anonyme.get(LISTE), anonyme.get(adresse)):
        texte = page.content.decode()
        assert "39981234" not in texte
        assert "@" not in texte
        assert "contacts_reserves" not in texte
    contacts = client_de(adherent).get(adresse).json()["contacts_reserves"]
    assert {contact["champ"]: contact["valeur"] for contact in contacts} == {
        "telephone_direct": "+33639981234",
        "mssante": "secret@exemple.mssante.invalid",
        "courriel": "prive@exemple.invalid",
    }


def test_an_unknown_entry_is_not_found_in_french(anonyme):
    reponse = anonyme.get(reverse("api_annuaire_fiche", args=["personne"]))
    assert (reponse.status_code, reponse.json()["message"]) == (
        404,
        "Cette fiche n’existe pas ou a été retirée.",
    )


def test_the_api_asks_the_same_questions_for_one_and_three(anonyme):
    commune = CommuneFactory(du_territoire=True)
    assert_requetes_plates(lambda: FicheFactory(lieux__commune=commune), lambda: anonyme.get(LISTE))


def test_it_says_what_the_page_says(anonyme):
    commune = CommuneFactory(du_territoire=True)
    FicheFactory(titre="Anne Essai", langues=["Anglais"], lieux__commune=commune)
    donnees = anonyme.get(LISTE, {"qui": "essai", "langue": "Anglais", "tri": "alpha"}).json()
    assert donnees["facettes"]["langues"] == {"Anglais": 1}
    assert donnees["facettes"]["communes"] == {commune.code_insee: 1}
    assert len(donnees["lettre"]) == 1
    assert anonyme.get(LISTE, {"langue": "Basque"}).json()["nombre"] == 0


def test_an_entry_tells_its_hours_or_that_they_are_unknown(anonyme):
    fiche = FicheFactory(slug="anne-essai", tarif="Secteur 1")
    adresse = reverse("api_annuaire_fiche", args=[fiche.slug])
    assert anonyme.get(adresse).json()["lieux"][0]["horaires"] is None
    matin = [["08:30", "12:00"]]
    fiche.exercices.update(horaires=[matin, matin, [], matin, matin, [], []])
    donnees = anonyme.get(adresse).json()
    assert donnees["lieux"][0]["horaires"] == [matin, matin, [], matin, matin, [], []]
    assert donnees["tarif"] == "Secteur 1"


def test_what_did_not_change_is_not_sent_again(anonyme, adherent):
    fiche = FicheFactory(reservee=True)
    adresse = reverse("api_annuaire_fiche", args=[fiche.slug])
    for page in (LISTE, adresse):
        premiere = anonyme.get(page)
        marque = {"If-None-Match": premiere["ETag"]}
        encore = anonyme.get(page, headers=marque)
        assert (encore.status_code, encore.content) == (304, b"")
    # A member reads more at the same address: another mark.
    assert client_de(adherent).get(adresse, headers=marque).status_code == 200
    fiche.titre = "Un autre nom"
    fiche.save()
    assert anonyme.get(adresse, headers=marque).status_code == 200


def test_the_examples_of_the_contract_are_answers_it_allows():
    for serialiseur, exemple in (
        (PageSerializer, EXEMPLE_PAGE), (FicheDetailSerializer, EXEMPLE_FICHE)
    ):  # fmt: skip
        lu = serialiseur(data=exemple.value)
        assert lu.is_valid(), lu.errors
        assert set(exemple.value) >= {n for n, c in lu.fields.items() if c.required}


def test_too_many_calls_are_slowed_down(anonyme, monkeypatch):
    monkeypatch.setattr(DebitAnnuaire, "rate", "2/min")
    codes = [anonyme.get(LISTE).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_nothing_can_be_written(anonyme):
    assert anonyme.post(LISTE).status_code in (403, 405)


@pytest.fixture
def _connexion_gardee():
    """The WSGI handler would close the connection of the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_connexion_gardee")
@pytest.mark.parametrize("chemin", ["/api/v1/annuaire/", "/api/v1/annuaire/{slug}/"])
def test_the_contract_is_kept_whatever_is_asked(chemin, monkeypatch):
    """Schemathesis in process: every answer is one the published contract allows."""
    monkeypatch.setattr(DebitAnnuaire, "rate", "100000/min")
    FicheFactory(slug="anne-essai")
    contrat = schemathesis.openapi.from_wsgi(reverse("schema"), application)
    operation = contrat[chemin]["GET"]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def interroger(case):
        case.call_and_validate(headers={"Host": "testserver"})

    interroger()
