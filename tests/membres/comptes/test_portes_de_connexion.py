"""Every URL that could take a password gets a good one: none opens a privileged session."""

import base64

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from tests.factories.comptes import MOT_DE_PASSE
from tests.harnais.client import ClientApresCommit

pytestmark = pytest.mark.django_db


def _adresses(resolveur=None, prefixe=""):
    """Every address of the project, its parameters filled with a harmless value."""
    for motif in (resolveur or get_resolver()).url_patterns:
        chemin = prefixe + str(motif.pattern.regex.pattern).lstrip("^").replace("\\Z", "$")
        if isinstance(motif, URLResolver):
            yield from _adresses(motif, chemin)
        elif isinstance(motif, URLPattern):
            for gabarit, parametres in normalize(chemin)[:1]:
                yield "/" + gabarit % dict.fromkeys(parametres, "1")


@pytest.fixture(scope="module")
def adresses():
    trouvees = sorted(set(_adresses()))
    assert "/comptes/login/" in trouvees
    assert "/gestion/login/" in trouvees
    assert "/_util/login/" in trouvees
    assert len(trouvees) > 200
    return trouvees


def test_no_url_opens_a_privileged_session_with_the_password_alone(adresses, coordination):
    noms = dict.fromkeys(("username", "login", "email"), coordination.email)
    mots = dict.fromkeys(("password", "password1", "mot_de_passe"), MOT_DE_PASSE)
    identifiants = noms | mots
    ouvertes = []
    for adresse in adresses:
        cache.clear()
        client = ClientApresCommit(raise_request_exception=False)
        client.post(adresse, identifiants)
        client.post(adresse, identifiants, content_type="application/json")
        if client.get("/espace/").status_code == 200 or "_auth_user_id" in client.session:
            ouvertes.append(adresse)
    assert ouvertes == []


def test_basic_authentication_opens_nothing(coordination):
    jeton = base64.b64encode(f"{coordination.email}:{MOT_DE_PASSE}".encode()).decode()
    reponse = ClientApresCommit().get("/api/v1/moi/", headers={"Authorization": f"Basic {jeton}"})
    assert reponse.status_code == 403


def test_only_one_backend_reads_passwords():
    assert settings.AUTHENTICATION_BACKENDS == [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]


@pytest.mark.parametrize(
    ("adresse", "attendue"),
    [
        ("/gestion/login/?next=/gestion/", "/comptes/login/?next=/gestion/"),
        ("/gestion/password_reset/", "/comptes/login/"),
        ("/gestion/password_reset/confirm/MQ/x-y/", "/comptes/login/"),
        ("/_util/login/", "/comptes/login/"),
    ],
)
def test_doors_of_the_libraries_lead_to_ours(client, adresse, attendue):
    reponse = client.get(adresse)
    assert (reponse.status_code, reponse.url) == (302, attendue)


@pytest.mark.parametrize("adresse", ["/gestion/users/", "/gestion/groups/", "/gestion/users/add/"])
def test_back_office_does_not_keep_accounts(client_de, administrateur, adresse):
    reponse = client_de(administrateur).get(adresse)
    assert (reponse.status_code, reponse.url) == (302, "/coordination/comptes/")
