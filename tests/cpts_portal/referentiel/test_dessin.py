import pytest
from django.utils import timezone

from cpts_portal.referentiel import dessin
from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.services import (
    communes_demandees,
    definir_territoire,
    importer_communes,
)

CARRE = {"type": "Polygon", "coordinates": [[[4, 48], [5, 48], [5, 49], [4, 49], [4, 48]]]}


@pytest.fixture
def territoire(db):
    lues = communes_demandees("52448,52550")
    importer_communes(lues)
    definir_territoire([lue.code_insee for lue in lues], du=timezone.localdate())
    return [lue.code_insee for lue in lues]


@pytest.mark.django_db
def test_no_territory_no_drawing():
    assert dessin.dessin_territoire() is None


def test_the_drawing_holds_the_communes_of_the_territory(territoire):
    trace = dessin.dessin_territoire()
    assert {commune.code for commune in trace.communes} == set(territoire)


def test_the_contours_are_read_again_only_when_one_changes(territoire, django_assert_num_queries):
    avant = dessin.dessin_territoire()
    with django_assert_num_queries(1):
        assert dessin.dessin_territoire() is avant
    Commune.objects.filter(code_insee="52448").update(contour=CARRE)
    assert dessin.dessin_territoire().commune("52448").chemin != avant.commune("52448").chemin
