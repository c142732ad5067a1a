import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from membres.comptes import services
from membres.comptes.enums import ROLES_GESTION, ROLES_PRIVILEGIES, Role
from membres.comptes.models import AttributionRole
from tests.factories.comptes import AttributionRoleFactory, CompteFactory
from tests.personas import client_de, code_totp, connecter, creer_persona

pytestmark = pytest.mark.django_db
ENROLEMENT = "/comptes/second-facteur/"
FERMEES = [
    "/espace/",
    "/gestion/",
    "/comptes/email/",
    "/comptes/sessions/",
    "/coordination/comptes/",
]


@pytest.mark.parametrize("role", sorted(ROLES_PRIVILEGIES))
@pytest.mark.parametrize("adresse", FERMEES)
def test_privileged_role_without_a_factor_is_sent_to_enrolment(role, adresse):
    client = client_de(CompteFactory(roles=[role]))
    reponse = client.get(adresse)
    assert (reponse.status_code, reponse.url.split("?")[0]) == (302, ENROLEMENT)


@pytest.mark.parametrize("role", sorted(ROLES_PRIVILEGIES))
@pytest.mark.parametrize("adresse", FERMEES)
def test_session_opened_without_the_factor_must_show_it(role, adresse):
    client = client_de(creer_persona(role), second_facteur=False)
    reponse = client.get(adresse)
    assert (reponse.status_code, reponse.url.split("?")[0]) == (302, "/comptes/2fa/reauthenticate/")


@pytest.mark.parametrize("role", sorted(ROLES_PRIVILEGIES))
def test_factor_opens_the_pages(role):
    client = client_de(creer_persona(role))
    assert client.get("/espace/").status_code == 200
    attendu = 200 if role in ROLES_GESTION else 403
    assert client.get("/gestion/").status_code == attendu


@pytest.mark.parametrize("role", [Role.ADHERENT, Role.PILOTE])
def test_other_roles_need_no_factor(role):
    client = client_de(creer_persona(role))
    assert client.get("/espace/").status_code == 200
    assert client.get("/gestion/").status_code == 403


def test_api_answers_in_json_and_in_french():
    client = client_de(CompteFactory(roles=[Role.BUREAU]))
    reponse = client.get("/api/v1/moi/")
    assert reponse.status_code == 403
    assert reponse.json()["detail"].startswith("Votre rôle demande un second facteur")


def test_fragment_request_leaves_the_page():
    client = client_de(CompteFactory(roles=[Role.BUREAU]))
    reponse = client.get("/espace/", headers={"HX-Request": "true"})
    assert (reponse.status_code, reponse.headers["HX-Redirect"].split("?")[0]) == (204, ENROLEMENT)


def test_on_public_pages_a_session_without_its_factor_is_nobody(coordination):
    client = client_de(coordination, second_facteur=False)
    reponse = client.get("/comptes/login/")
    assert reponse.status_code == 200
    assert reponse.context["request"].user.is_anonymous


def test_enrolment_views_are_the_only_ones_open_without_a_factor(coordination):
    client = client_de(CompteFactory(roles=[Role.BUREAU]))
    assert client.get(ENROLEMENT).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code in {200, 302}
    montre = client_de(coordination, second_facteur=False)
    for ferme in (ENROLEMENT, reverse("mfa_activate_totp"), reverse("mfa_add_webauthn")):
        reponse = montre.get(ferme)
        assert reponse.url.split("?")[0] == "/comptes/2fa/reauthenticate/", ferme


def test_role_given_meanwhile_closes_the_door_at_the_next_request(administrateur):
    compte = CompteFactory(roles=[Role.ADHERENT])
    client = client_de(compte)
    assert client.get("/espace/").status_code == 200
    services.attribuer_role(compte, Role.TRESORIER, par=administrateur)
    assert client.get("/espace/").url.split("?")[0] == ENROLEMENT


def test_role_ended_yesterday_opens_nothing_though_no_task_ran(coordination):
    client = client_de(coordination)
    services.reconcilier_groupes(coordination)
    assert client.get("/gestion/").status_code == 200
    AttributionRole.objects.filter(compte=coordination).update(
        debut=timezone.localdate() - dt.timedelta(days=30), fin=timezone.localdate()
    )
    assert coordination.groups.count() == 1
    assert client.get("/gestion/").status_code == 403
    assert client.get("/coordination/comptes/").status_code == 403


def test_stale_group_opens_nothing():
    compte = AttributionRoleFactory(role=Role.ADHERENT).compte
    compte.groups.add(services.groupe_du_role(Role.ADMINISTRATEUR))
    assert Group.objects.filter(user=compte).exists()
    assert client_de(compte).get("/gestion/").status_code == 403


def test_real_login_passes_both_factors(coordination, client):
    connecter(coordination, client)
    assert client.get("/espace/").status_code == 200


def test_password_alone_opens_no_session(coordination, client):
    client.post(
        "/comptes/login/", {"login": coordination.email, "password": "gué-de-marne-en-hiver"}
    )
    assert "_auth_user_id" not in client.session


def test_step_up_with_the_code_opens_the_page_asked_for(coordination):
    client = client_de(coordination, second_facteur=False)
    demande = client.get("/coordination/comptes/?q=a")
    reponse = client.post(demande.url, {"code": code_totp(coordination)})
    assert (reponse.status_code, reponse.url) == (302, "/coordination/comptes/?q=a")
    assert client.get(reponse.url).status_code == 200


def test_passkey_only_account_is_asked_for_its_passkey():
    compte = CompteFactory(roles=[Role.BUREAU])
    Authenticator.objects.create(
        user=compte, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": {}}
    )
    reponse = client_de(compte, second_facteur=False).get("/espace/")
    assert reponse.url.split("?")[0] == "/comptes/2fa/webauthn/reauthenticate/"


def test_recovery_codes_alone_are_not_a_factor():
    compte = CompteFactory(roles=[Role.BUREAU])
    Authenticator.objects.create(
        user=compte, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    reponse = client_de(compte, second_facteur=False).get("/espace/")
    assert reponse.url.split("?")[0] == ENROLEMENT
