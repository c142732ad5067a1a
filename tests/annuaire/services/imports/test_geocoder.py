import urllib.error

import pytest

from annuaire.enums import Precision
from annuaire.models import Geocodage
from annuaire.services.imports import geocoder as module
from annuaire.services.imports.geocoder import geocoder
from annuaire.services.imports.voulu import LieuVoulu
from tests.factories.annuaire import LieuFactory

pytestmark = pytest.mark.django_db


def voulu(cle: str = "a", **champs) -> LieuVoulu:
    return LieuVoulu(
        cle=cle,
        **{"adresse": "12, rue Haute", "code_postal": "52100", "commune": "52448", **champs},
    )


def ligne(**champs) -> dict[str, str]:
    return {
        "longitude": "4.95", "latitude": "48.63", "result_score": "0.92",
        "result_type": "housenumber", "result_citycode": "52448", **champs,
    }  # fmt: skip


@pytest.fixture
def service(settings, monkeypatch):
    """The service's answers, by address key; the calls it got."""
    settings.ANNUAIRE_GEOCODAGE_ADRESSE = "https://geocodage.example"
    appels: list[list[str]] = []
    reponses: dict[str, dict[str, str]] = {}

    def interroger(lot):
        appels.append(list(lot))
        return {cle: reponses[cle] for cle in lot if cle in reponses}

    monkeypatch.setattr(module, "_interroger", interroger)
    return appels, reponses


def test_without_an_address_set_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(module, "_interroger", pytest.fail)
    assert geocoder([voulu()], {}) == 0


def test_a_good_answer_places_and_is_asked_once(service):
    appels, reponses = service
    reponses["12 rue haute 52100 52448"] = ligne()
    un, jumeau = voulu("a"), voulu("b")
    assert geocoder([un, jumeau], {}) == 2
    assert (un.longitude, un.latitude, un.precision) == (4.95, 48.63, "adresse")
    assert geocoder([voulu("c")], {}) == 1
    assert appels == [["12 rue haute 52100 52448"]]


@pytest.mark.parametrize(
    "reponse",
    [
        ligne(result_score="0.3"),
        ligne(result_citycode="51108"),
        ligne(result_type="municipality"),
        ligne(longitude="", result_score=""),
        {},
    ],
    ids=["score bas", "autre commune", "la commune seule", "vide", "absente"],
)
def test_a_poor_answer_places_nothing_and_is_remembered(service, reponse):
    appels, reponses = service
    reponses["12 rue haute 52100 52448"] = reponse
    lieu = voulu()
    assert geocoder([lieu], {}) == 0
    assert (lieu.longitude, lieu.precision) == (None, Precision.INCONNUE)
    geocoder([voulu()], {})
    assert (len(appels), Geocodage.objects.get().longitude) == (1, None)


def test_a_street_says_it_is_only_the_street(service):
    _, reponses = service
    reponses["12 rue haute 52100 52448"] = ligne(result_type="street")
    lieu = voulu()
    geocoder([lieu], {})
    assert lieu.precision == "rue"


def test_a_place_already_on_the_map_is_left_alone(service):
    appels, _ = service
    connu = LieuFactory(adresse="12, rue Haute", precision="adresse")
    geocoder([voulu()], {"a": connu})
    assert appels == []


def test_a_silent_service_leaves_the_import_going(service, monkeypatch):
    def muet(lot):
        raise urllib.error.URLError("coupé")

    monkeypatch.setattr(module, "_interroger", muet)
    assert geocoder([voulu()], {}) == 0
    assert not Geocodage.objects.exists()
