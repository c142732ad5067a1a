import pytest

from cpts_portal.referentiel import queries
from cpts_portal.referentiel.demonstration import charger
from cpts_portal.referentiel.models import Commune, Identite, ParametreDate

pytestmark = pytest.mark.django_db


def test_the_demonstration_loads_once_and_says_it_is_one():
    charger()
    charger()
    identite = Identite.objects.get()
    assert identite.demonstration is True
    assert identite.nom.endswith("(démonstration)")
    assert identite.courriel.endswith(".example")
    assert identite.telephone.startswith("+3335301")
    assert (Commune.objects.count(), ParametreDate.objects.filter(cle="pass_annuel").count()) == (
        60,
        5,
    )
    assert queries.population_territoire().habitants == 55597
