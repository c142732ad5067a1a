import pytest
from django.http import HttpResponse
from django.urls import path

from cpts_portal import urls as racine
from membres.acces_externe import registre
from membres.acces_externe.decorators import acces_requis
from membres.acces_externe.registre import GenreAcces
from membres.comptes.enums import Role

GENRE = "essai"


@acces_requis(GENRE)
def page_essai(request, acces):
    return HttpResponse(f"Bonjour {acces.nom}")


@acces_requis("autre")
def page_autre(request, acces):
    return HttpResponse("autre")


urlpatterns = [
    path("essai-externe/", page_essai),
    path("autre-externe/", page_autre),
    *racine.urlpatterns,
]


@pytest.fixture(autouse=True)
def _genre(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setitem(
        registre._GENRES,
        GENRE,
        GenreAcces(
            GENRE,
            "Salle d’essai",
            lambda acces: "/essai-externe/",
            lambda compte: compte.a_role(Role.COORDINATION),
        ),
    )
