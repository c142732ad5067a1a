"""Loaded through the services on a portal with members, once."""

import pytest
from django.utils import timezone

from membres.adhesions.enums import GenreAdherent
from membres.comptes import demonstration as comptes
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import demonstration, queries
from membres.instances.models import Assemblee, Instance, Mandat
from membres.instances.services import terminer_mandat
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


def test_a_role_ends_with_the_mandate_that_carries_it(settings, tmp_path):
    settings.VAR = tmp_path
    comptes.charger()
    depuis = timezone.localdate().replace(year=timezone.localdate().year - 1, month=1, day=1)
    for compte in Compte.objects.all():
        AdhesionFactory(adherent__compte=compte, adherent__membre_depuis=depuis)
    demonstration.charger()
    tenus = {
        "claire.vauthier": {Role.BUREAU},
        "herve.montreuil": {Role.BUREAU, Role.TRESORIER},
        "marc.leroyer": {Role.PILOTE},
        # Elle n'a pas de mandat : son rôle reste le sien.
        "ines.charmontois": {Role.COORDINATION},
    }
    lus = {nom: Compte.objects.get(email__startswith=nom) for nom in tenus}
    assert {nom: compte.roles_actifs() for nom, compte in lus.items()} == tenus
    for mandat in Mandat.objects.filter(adherent__compte__in=lus.values()):
        terminer_mandat(mandat, par=None)
    lus = {nom: Compte.objects.get(email__startswith=nom) for nom in tenus}
    assert [nom for nom, compte in lus.items() if compte.roles_actifs()] == ["ines.charmontois"]
