from datetime import date

import pytest

from missions.models import Grille
from missions.services import charger_grilles, ouvrir_annee
from tests.factories.missions import ContratFactory

pytestmark = pytest.mark.django_db


def test_opening_a_year_sets_its_dates_and_its_grid():
    charger_grilles()
    annee = ouvrir_annee(ContratFactory(), 3)
    assert (annee.debut, annee.fin) == (date(2026, 4, 15), date(2027, 4, 14))
    assert annee.grille.code == "avenant-2"


def test_opening_it_twice_gives_the_same_year():
    contrat = ContratFactory()
    assert ouvrir_annee(contrat, 3) == ouvrir_annee(contrat, 3)


def test_a_year_keeps_its_grid_when_a_text_follows():
    charger_grilles()
    contrat = ContratFactory()
    annee = ouvrir_annee(contrat, 3)
    Grille.objects.create(code="avenant-3", titre="Avenant 3", date_effet=date(2026, 1, 1))
    assert ouvrir_annee(contrat, 3).grille == annee.grille
    assert ouvrir_annee(contrat, 4).grille.code == "avenant-3"
