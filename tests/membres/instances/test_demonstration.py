"""Loaded through the services on a portal with members, once."""

import pytest

from membres.adhesions.enums import GenreAdherent
from membres.instances import demonstration, queries
from membres.instances.models import Assemblee, Instance, Mandat
from tests.factories.adhesions import AdhesionFactory

pytestmark = pytest.mark.django_db


def test_governance_is_invented_once():
    assert demonstration.charger() == []
    for _ in range(12):
        AdhesionFactory(adherent__genre=GenreAdherent.PERSONNE)
    assert demonstration.charger() != []
    nombres = (Instance.objects.count(), Mandat.objects.count())
    assert demonstration.charger() == []
    assert (Instance.objects.count(), Mandat.objects.count()) == nombres
    assemblee = Assemblee.objects.get()
    assert assemblee.convocations.count() == len(queries.votants(assemblee)) == 12
