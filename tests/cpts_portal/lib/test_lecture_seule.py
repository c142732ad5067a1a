import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from cpts_portal.lib.lecture_seule import EcritureSurLecture, LectureSeuleMiddleware
from membres.comptes.models import Compte

pytestmark = pytest.mark.django_db


def reponse(methode, chemin, action):
    def vue(request):
        action()
        return HttpResponse("fait")

    return LectureSeuleMiddleware(vue)(getattr(RequestFactory(), methode)(chemin))


def creer():
    Compte.objects.create_user("a@exemple.fr")


@pytest.mark.parametrize("methode", ["get", "head"])
def test_reading_request_that_writes_fails(methode):
    with pytest.raises(EcritureSurLecture, match="comptes_compte"), transaction.atomic():
        reponse(methode, "/espace/", creer)
    assert Compte.objects.count() == 0


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE comptes_compte SET first_name = ''",
        "  delete from comptes_compte",
        "DELETE FROM journal_trace",
        "TRUNCATE comptes_compte",
    ],
)
def test_every_writing_statement_is_refused(sql):
    def executer():
        with connection.cursor() as curseur:
            curseur.execute(sql)

    with pytest.raises(EcritureSurLecture):
        reponse("get", "/espace/", executer)


def test_post_and_back_office_may_write():
    assert reponse("post", "/espace/", creer).content == b"fait"
    Compte.objects.all().delete()
    assert reponse("get", "/gestion/pages/", creer).content == b"fait"


def test_guard_is_on_in_tests(settings):
    assert settings.MIDDLEWARE[0] == "cpts_portal.lib.lecture_seule.LectureSeuleMiddleware"
