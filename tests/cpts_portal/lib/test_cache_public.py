import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError

from cpts_portal.interface.tasks import renouveler_pages
from cpts_portal.lib import cache_public
from cpts_portal.lib.cache_public import TACHE, CachePublicMiddleware, page_publique

USINE = RequestFactory()


class Portail:
    """A page that says how many times it was drawn."""

    def __init__(self, **reponse) -> None:
        self.dessins = 0
        self.options = reponse
        cache_public._renouveler()
        self.appeler = CachePublicMiddleware(page_publique(self._vue))

    def _vue(self, request):
        self.dessins += 1
        reponse = HttpResponse(f"dessin {self.dessins}", **self.options)
        if "cookie" in request.path:
            reponse.set_cookie("a", "b")
        return reponse

    def lire(self, adresse="/", **options) -> str:
        requete = USINE.get(f"/essai/{id(self)}{adresse}", **options)
        return self.appeler(requete).content.decode()


def test_a_public_page_is_drawn_once():
    portail = Portail()
    assert [portail.lire(), portail.lire()] == ["dessin 1", "dessin 1"]


def test_each_address_and_each_htmx_fragment_is_its_own_page():
    portail = Portail()
    assert portail.lire("/?a=1") == "dessin 1"
    assert portail.lire("/?a=2") == "dessin 2"
    assert portail.lire("/?a=1", headers={"HX-Request": "true"}) == "dessin 3"
    assert portail.lire("/?a=1") == "dessin 1"


@pytest.mark.django_db
def test_an_edit_renews_every_page_after_commit(django_capture_on_commit_callbacks):
    portail = Portail()
    portail.lire()
    with django_capture_on_commit_callbacks(execute=True):
        cache_public.invalider()
        assert portail.lire() == "dessin 1"
    assert portail.lire() == "dessin 2"


def test_an_edit_that_hides_nothing_lends_the_former_page_for_a_while():
    portail = Portail()
    portail.lire()
    with time_machine.travel("2027-03-01 10:00", tick=False) as horloge:
        portail.lire()
        cache_public._renouveler(sursis=True)
        horloge.shift(cache_public.SURSIS)
        assert portail.lire() == "dessin 2"
        horloge.shift(1)
        assert portail.lire() == "dessin 3"


def test_a_page_shared_by_the_former_release_is_not_served(monkeypatch):
    cle = ("http", "essai", "/", "")
    avant = cache_public._cle_partagee(cle, "v")
    monkeypatch.setattr(cache_public, "_livraison", lambda: "autre")
    assert cache_public._cle_partagee(cle, "v") != avant


def test_what_must_no_longer_be_seen_is_never_lent():
    portail = Portail()
    portail.lire()
    cache_public._renouveler()
    cache_public._renouveler(sursis=True)
    assert portail.lire() == "dessin 2"


@pytest.mark.django_db
def test_an_edit_asks_the_worker_once(monkeypatch, django_capture_on_commit_callbacks):
    demandes = []
    monkeypatch.setattr(
        cache_public.current_app, "send_task", lambda nom, **options: demandes.append(nom)
    )
    cache_public.cache.delete("public:demande")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            cache_public.invalider(sursis=True)
    assert demandes == ["interface.renouveler_pages"]
    assert renouveler_pages.name == TACHE


def test_an_absent_broker_does_not_spoil_an_edit(monkeypatch):
    def absent(*arguments, **options):
        raise OperationalError("courtier absent")

    monkeypatch.setattr(cache_public.current_app, "send_task", absent)
    cache_public.cache.delete("public:demande")
    cache_public._demander_le_renouvellement()


def test_an_emptied_cache_renews_every_page():
    portail = Portail()
    portail.lire()
    cache_public.cache.delete("public:version")
    assert portail.lire() == "dessin 2"


def test_a_page_drawn_during_an_edit_does_not_outlive_it():
    portail = Portail()
    dessiner = portail._vue

    def pendant(request):
        reponse = dessiner(request)
        cache_public._renouveler()
        return reponse

    portail.appeler = CachePublicMiddleware(page_publique(pendant))
    assert [portail.lire(), portail.lire()] == ["dessin 1", "dessin 2"]


def test_who_has_a_session_gets_a_page_of_his_own():
    portail = Portail()
    portail.lire()
    requete = USINE.get(f"/essai/{id(portail)}/")
    requete.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert portail.appeler(requete).content == b"dessin 2"
    assert portail.lire() == "dessin 1"


def test_a_page_with_a_cookie_or_an_error_is_never_kept():
    portail = Portail()
    assert [portail.lire("/cookie"), portail.lire("/cookie")] == ["dessin 1", "dessin 2"]
    absente = Portail(status=404)
    assert [absente.lire(), absente.lire()] == ["dessin 1", "dessin 2"]


def test_a_view_that_did_not_ask_is_never_kept():
    appels = []
    portail = CachePublicMiddleware(lambda request: appels.append(1) or HttpResponse("ok"))
    for _ in range(2):
        portail(USINE.get("/jamais-gardee/"))
    assert appels == [1, 1]


def test_long_addresses_are_not_kept():
    portail = Portail()
    longue = "/?qui=" + "a" * 400
    assert [portail.lire(longue), portail.lire(longue)] == ["dessin 1", "dessin 2"]


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(cache_public, "_PAGES_MAX", 3)
    portail = Portail()
    for rang in range(10):
        portail.lire(f"/?page={rang}")
    assert len(cache_public._PAGES) == 3


def test_without_a_cache_each_visit_draws_its_page(monkeypatch):
    portail = Portail()

    def absent(*arguments):
        raise ConnectionError("Valkey absent")

    for geste in ("get", "get_many", "set", "add"):
        monkeypatch.setattr(cache_public.cache, geste, absent)
    assert [portail.lire(), portail.lire()] == ["dessin 1", "dessin 2"]
    cache_public._renouveler()
