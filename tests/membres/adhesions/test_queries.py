import datetime as dt

import pytest

from membres.adhesions import queries
from membres.adhesions.enums import EtatAdhesion, MotifDepart
from membres.adhesions.models import Adherent, Depart
from tests.factories.adhesions import AdherentFactory, AdhesionFactory

pytestmark = pytest.mark.django_db
JANVIER, DECEMBRE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("etat", "valable"),
    [
        (EtatAdhesion.A_JOUR, True),
        (EtatAdhesion.EXONEREE, True),
        (EtatAdhesion.ATTENDUE, False),
        (EtatAdhesion.ANNULEE, False),
    ],
)
def test_an_adhesion_is_worth_its_days_once_in_order(etat, valable):
    adhesion = AdhesionFactory(debut=JANVIER, etat=etat)
    assert queries.adhesion_valable(adhesion.adherent, DECEMBRE) is valable
    assert queries.adhesion_valable(adhesion.adherent, dt.date(2027, 1, 1)) is False


def test_the_register_remembers_who_left_and_came_back():
    revenu = AdherentFactory(membre_depuis=dt.date(2026, 5, 1))
    Depart.objects.create(
        adherent=revenu,
        motif=MotifDepart.DEMISSION,
        entre_le=dt.date(2024, 1, 1),
        le=dt.date(2025, 1, 1),
    )
    jours = [dt.date(2024, 6, 1), dt.date(2025, 6, 1), dt.date(2026, 6, 1)]
    assert [Adherent.objects.membres_le(j).count() for j in jours] == [1, 0, 1]
