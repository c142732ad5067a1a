import pytest
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from cpts_portal.interface.middleware import PagesErreur


def passer(reponse, *, accepte="text/html", chemin="/"):
    requete = RequestFactory().get(chemin, headers={"accept": accepte})
    return PagesErreur(lambda _: reponse)(requete)


@pytest.mark.django_db
def test_a_person_reads_what_to_do_when_the_method_is_refused():
    page = passer(HttpResponseNotAllowed(["POST"]))
    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert "Cette page ne s’ouvre pas de cette façon" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "phrase"),
    [(413, "Cet envoi est trop lourd"), (429, "Trop d’essais en peu de temps")],
)
def test_an_empty_refusal_becomes_a_page_and_keeps_its_headers(code, phrase):
    page = passer(HttpResponse(status=code, headers={"Retry-After": "60"}))
    assert (page.status_code, page["Retry-After"]) == (code, "60")
    assert phrase in page.content.decode()


@pytest.mark.parametrize(
    ("reponse", "options"),
    [
        (HttpResponse("déjà dit", status=429), {}),
        (HttpResponse(status=413), {"accepte": "application/json"}),
        (HttpResponse(status=429), {"chemin": "/api/v1/fiches/"}),
        (HttpResponse(status=204), {}),
    ],
)
def test_a_program_or_an_answer_already_written_is_left_alone(reponse, options):
    assert passer(reponse, **options) is reponse
