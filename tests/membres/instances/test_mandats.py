"""Rights follow the mandate and end with it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from membres.adhesions.services import rattacher_compte
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import permissions, queries, services
from membres.instances.enums import Fonction, NatureInstance
from tests.factories.adhesions import AdherentFactory
from tests.factories.comptes import AttributionRoleFactory, CompteFactory
from tests.factories.instances import InstanceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jour():
    return timezone.localdate()


@pytest.fixture
def elu():
    return AdherentFactory(avec_compte=True)


@pytest.fixture
def le_bureau():
    return InstanceFactory(nature=NatureInstance.BUREAU, nom="Bureau", slug="bureau")


def roles(adherent):
    return Compte.objects.get(pk=adherent.compte_id).roles_actifs()


def test_a_treasurer_gets_both_roles_for_the_days_of_the_mandate(
    elu, le_bureau, coordination, jour
):
    fin = jour + dt.timedelta(days=100)
    services.ouvrir_mandat(
        le_bureau, elu, Fonction.TRESORIER, debut=jour, fin=fin, par=coordination
    )
    assert roles(elu) == {Role.BUREAU, Role.TRESORIER}
    lignes = elu.compte.attributions.values_list("debut", "fin", "attribue_par")
    assert set(lignes) == {(jour, fin, coordination.pk)}


def test_ending_the_mandate_ends_the_roles_the_same_day(elu, le_bureau, coordination, jour):
    mandat = services.ouvrir_mandat(
        le_bureau, elu, Fonction.PRESIDENT, debut=jour - dt.timedelta(days=9), par=coordination
    )
    assert permissions.est_president(elu.compte)
    services.terminer_mandat(mandat, par=coordination, motif="démission")
    assert roles(elu) == frozenset()
    assert not permissions.est_president(elu.compte)
    assert elu.compte.attributions.get().fin == mandat.fin == jour


def test_a_role_held_apart_is_said_to_stay(elu, le_bureau, coordination, jour, client_de):
    client = client_de(coordination)

    def terminer():
        mandat = services.ouvrir_mandat(
            le_bureau, elu, Fonction.TRESORIER, debut=jour, par=coordination
        )
        adresse = f"/coordination/instances/mandats/{mandat.pk}/fin/"
        return client.post(adresse, {"motif": "Démission"}, follow=True).content.decode()

    assert "avec celle des droits" in terminer()
    AttributionRoleFactory(
        compte=elu.compte, role=Role.TRESORIER, debut=jour - dt.timedelta(days=90), fin=None
    )
    page = terminer()
    assert "garde pourtant" in page
    assert "avec celle des droits" not in page


def test_a_role_two_mandates_carry_ends_with_the_last(elu, coordination, jour):
    groupes = InstanceFactory.create_batch(2)
    premier, _ = [
        services.ouvrir_mandat(g, elu, Fonction.PILOTE, debut=jour, par=coordination)
        for g in groupes
    ]
    services.terminer_mandat(premier, par=coordination)
    assert roles(elu) == {Role.PILOTE}


def test_a_role_given_by_hand_survives_the_mandate(elu, coordination, jour):
    AttributionRoleFactory(compte=elu.compte, role=Role.PILOTE)
    mandat = services.ouvrir_mandat(
        InstanceFactory(), elu, Fonction.PILOTE, debut=jour, par=coordination
    )
    services.terminer_mandat(mandat, par=coordination)
    assert roles(elu) == {Role.PILOTE}


def test_an_account_linked_later_gets_what_the_mandate_carries(coordination, jour):
    elu = AdherentFactory()
    services.ouvrir_mandat(InstanceFactory(), elu, Fonction.PILOTE, debut=jour, par=coordination)
    rattacher_compte(elu, CompteFactory(), par=coordination)
    assert roles(elu) == {Role.PILOTE}


def test_nobody_opens_for_themselves_a_mandate_that_carries_a_role(le_bureau, coordination, jour):
    soi = AdherentFactory(compte=coordination)
    with pytest.raises(PermissionDenied):
        services.ouvrir_mandat(le_bureau, soi, Fonction.MEMBRE, debut=jour, par=coordination)


def test_one_president_at_a_time(elu, le_bureau, coordination, jour):
    services.ouvrir_mandat(le_bureau, elu, Fonction.PRESIDENT, debut=jour, par=coordination)
    with pytest.raises(ValidationError, match="Quelqu’un tient déjà"):
        services.ouvrir_mandat(
            le_bureau, AdherentFactory(), Fonction.PRESIDENT, debut=jour, par=coordination
        )


def test_a_pilot_composes_the_group_and_no_other(elu, coordination, jour):
    groupe, autre = InstanceFactory.create_batch(2)
    services.ouvrir_mandat(groupe, elu, Fonction.PILOTE, debut=jour, par=coordination)
    venu = AdherentFactory()
    services.ouvrir_mandat(groupe, venu, Fonction.MEMBRE, debut=jour, par=elu.compte)
    with pytest.raises(PermissionDenied):
        services.ouvrir_mandat(autre, venu, Fonction.MEMBRE, debut=jour, par=elu.compte)
    with pytest.raises(PermissionDenied):
        services.ouvrir_mandat(groupe, venu, Fonction.PILOTE, debut=jour, par=elu.compte)
    assert list(queries.membres_de(groupe, jour)) == sorted(
        [elu, venu], key=lambda a: (a.cle_tri, a.pk)
    )


def test_who_sees_and_convenes(elu, coordination, bureau, adherent, jour):
    groupe = InstanceFactory()
    assert not permissions.peut_voir(elu.compte, groupe)
    services.ouvrir_mandat(groupe, elu, Fonction.PILOTE, debut=jour, par=coordination)
    assert permissions.peut_voir(elu.compte, groupe)
    assert permissions.peut_convoquer(elu.compte, groupe)
    assert permissions.peut_convoquer(coordination, groupe)
    assert permissions.peut_voir(bureau, groupe)
    assert not permissions.peut_voir(adherent, groupe)
    assert not permissions.peut_convoquer(adherent, groupe)


def test_the_assembly_is_every_member_of_that_day(elu, jour):
    ag = InstanceFactory(nature=NatureInstance.AG)
    parti = AdherentFactory(sorti_le=jour)
    assert list(queries.membres_de(ag, jour)) == [elu]
    veille = jour - dt.timedelta(days=1)
    assert set(queries.membres_de(ag, veille)) == {elu, parti}
    with pytest.raises(ValidationError, match="sans mandat"):
        services.ouvrir_mandat(ag, elu, Fonction.MEMBRE, debut=jour, par=None)
