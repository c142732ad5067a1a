import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from membres.comptes.enums import Role
from membres.comptes.models import AttributionRole, Compte
from tests.factories.comptes import AttributionRoleFactory, CompteFactory

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


def test_same_role_never_overlaps_for_one_account():
    premiere = AttributionRoleFactory(fin=timezone.localdate() + 10 * JOUR)
    suite = AttributionRole(compte=premiere.compte, role=Role.ADHERENT, debut=premiere.fin - JOUR)
    with pytest.raises(ValidationError, match="déjà ce rôle"):
        suite.full_clean()
    with (
        pytest.raises(IntegrityError, match="attribution_sans_chevauchement"),
        transaction.atomic(),
    ):
        suite.save()
    suite.debut = premiere.fin
    suite.save()
    AttributionRoleFactory(compte=premiere.compte, role=Role.PILOTE)
    assert premiere.compte.attributions.count() == 3


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"fin": dt.date(2020, 1, 1)}, "attribution_fin_apres_debut"),
        ({"role": "roi"}, "attribution_role_connu"),
    ],
)
def test_database_refuses_an_impossible_role(champs, contrainte):
    with pytest.raises(IntegrityError, match=contrainte):
        AttributionRoleFactory(**champs)


def test_database_refuses_a_role_given_to_oneself():
    compte = CompteFactory()
    with pytest.raises(IntegrityError, match="attribution_par_un_autre"):
        AttributionRoleFactory(compte=compte, attribue_par=compte)


def test_no_superuser_can_be_stored():
    with pytest.raises(IntegrityError, match="compte_sans_superutilisateur"):
        CompteFactory(is_superuser=True)


def test_create_superuser_does_not_exist_here():
    with pytest.raises(NotImplementedError, match="initialiser"):
        Compte.objects.create_superuser("a@exemple.invalid", "x")


def test_roles_follow_their_dates(django_assert_num_queries):
    compte = CompteFactory(roles=[Role.ADHERENT])
    AttributionRoleFactory(compte=compte, role=Role.BUREAU, echue=True)
    AttributionRoleFactory(compte=compte, role=Role.COORDINATION, a_venir=True)
    aujourdhui = timezone.localdate()
    AttributionRoleFactory(compte=compte, role=Role.PILOTE, fin=aujourdhui)
    AttributionRoleFactory(compte=compte, role=Role.TRESORIER, fin=aujourdhui + JOUR)
    with django_assert_num_queries(1):
        assert compte.roles_actifs() == {Role.ADHERENT, Role.TRESORIER}
        assert compte.a_role(Role.TRESORIER, Role.BUREAU)
        assert not compte.a_role(Role.PILOTE)


def test_closed_account_holds_no_role():
    compte = CompteFactory(ferme=True, roles=[Role.ADMINISTRATEUR])
    assert compte.roles_actifs() == frozenset()


def test_role_withdrawn_on_its_first_day_leaves_no_overlap():
    attribution = AttributionRoleFactory(debut=timezone.localdate(), fin=timezone.localdate())
    AttributionRoleFactory(compte=attribution.compte, debut=timezone.localdate())
    assert attribution.compte.roles_actifs() == {Role.ADHERENT}
    assert list(AttributionRole.objects.a_venir()) == []


def test_query_by_role_ignores_ended_roles():
    actif = CompteFactory(roles=[Role.BUREAU])
    AttributionRoleFactory(role=Role.BUREAU, echue=True)
    assert list(Compte.objects.ayant_role(Role.BUREAU)) == [actif]


def test_two_accounts_cannot_differ_only_by_case():
    Compte.objects.create_user("A.B@exemple.fr", "x")
    with pytest.raises(ValidationError, match="Un compte existe déjà"):
        Compte(email="a.B@exemple.fr").validate_constraints()
