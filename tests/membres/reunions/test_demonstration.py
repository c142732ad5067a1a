import pytest

from membres.comptes.enums import Role
from membres.instances.enums import NatureInstance
from membres.reunions import demonstration
from membres.reunions.enums import EtatReunion
from membres.reunions.models import Rectification, Reunion
from tests.factories.adhesions import AdherentFactory
from tests.factories.instances import InstanceFactory, MandatFactory

pytestmark = pytest.mark.django_db


def test_without_members_there_is_no_meeting(coordination):
    assert demonstration.charger() == []
    assert not Reunion.objects.exists()


def test_the_services_lead_a_few_meetings_to_their_close_once(coordination, monkeypatch):
    monkeypatch.setattr(demonstration, "MOIS", 6)
    groupe = InstanceFactory(nature=NatureInstance.GROUPE)
    import datetime as dt

    from django.utils import timezone

    for _ in range(4):
        MandatFactory(
            instance=groupe,
            adherent=AdherentFactory(
                avec_compte=True, membre_depuis=timezone.localdate() - dt.timedelta(days=900)
            ),
            debut=timezone.localdate() - dt.timedelta(days=900),
        )
    assert coordination.a_role(Role.COORDINATION)
    demonstration.charger()
    etats = sorted(Reunion.objects.values_list("etat", flat=True))
    assert etats == [EtatReunion.CLOSE, EtatReunion.CLOSE, EtatReunion.CONVOQUEE, "sondage"]
    for reunion in Reunion.objects.closes():
        assert reunion.signatures.retenues().filter(minutes__gt=0).exists()
        assert reunion.decisions.exists()
    assert Rectification.objects.count() == 1
    demonstration.charger()
    assert Reunion.objects.count() == 4
