import datetime as dt

import pytest

from cpts_portal.referentiel.models import Profession
from missions.models import EcheanceFaite, EvenementCrise, VersionPlan, VolontaireCrise
from missions.queries.crise import plan_en_vigueur
from missions.services.demonstration_crise import annoncer
from tests.factories.adhesions import AdherentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membres(demo, coordination):
    infirmier = Profession.objects.create(code="60", libelle="Infirmier", nomenclature="TRE_G15")
    return AdherentFactory.create_batch(7, profession=infirmier)


def test_sent_to_both_with_volunteers_and_a_closed_event(membres, time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)
    for _ in range(2):
        # Relancée, elle ne double rien.
        assert annoncer() == ["Plan de crise\u00a0: 2 versions, 3 volontaires, inventés."]
    plan = plan_en_vigueur()
    assert (plan.version, plan.transmis) == (2, True)
    assert EcheanceFaite.objects.get(cle="plan-crise:3").faite_le == dt.date(2026, 10, 16)
    evenement = EvenementCrise.objects.get()
    assert not evenement.ouvert
    assert evenement.appels.get().reponses.exclude(reponse="").count() == 2
    assert VolontaireCrise.objects.count() == 3


def test_before_its_dates_it_waits(membres, time_machine):
    time_machine.move_to("2026-09-01T10:00:00+02:00", tick=False)
    assert annoncer() == []
    assert not VersionPlan.objects.exists()
