"""The characters of the access tests: one per role, and their logged-in client.

`client_de(compte)` leaves in the session what a real login leaves (password, then the second
factor when the account has one); `connecter` goes through the real forms.
"""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.urls import reverse

from membres.comptes import services
from membres.comptes.enums import ROLES_PRIVILEGIES, Role
from membres.comptes.models import Compte
from tests.factories.comptes import MOT_DE_PASSE, CompteFactory
from tests.harnais.client import ClientApresCommit as Client

NOMS = {
    Role.ADHERENT: ("Nadège", "Orsinval"),
    Role.PILOTE: ("Marc", "Leroyer"),
    Role.BUREAU: ("Solène", "Vaucouleur"),
    Role.TRESORIER: ("Hervé", "Montreuil"),
    Role.COORDINATION: ("Inès", "Charmontois"),
    Role.ADMINISTRATEUR: ("Paul", "Éclaron"),
}


def creer_persona(role: Role) -> Compte:
    prenom, nom = NOMS[role]
    compte = CompteFactory(
        first_name=prenom,
        last_name=nom,
        email=f"{role.value}@exemple.invalid",
        roles=[role],
        totp=role in ROLES_PRIVILEGIES,
    )
    services.reconcilier_groupes(compte)
    return compte


def client_de(compte: Compte, *, second_facteur: bool = True, **options) -> Client:
    client = Client(**options)
    client.force_login(compte)
    methodes = [{"method": "password", "at": time.time(), "email": compte.email}]
    facteur = Authenticator.objects.filter(user=compte).first()
    if second_facteur and facteur:
        methodes.append(
            {"method": "mfa", "at": time.time(), "id": facteur.pk, "type": facteur.type}
        )
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methodes
    session["account_authentication_methods_user"] = str(compte.pk)
    session.save()
    return client


def code_totp(compte: Compte) -> str:
    facteur = Authenticator.objects.get(user=compte, type=Authenticator.Type.TOTP)
    compteur = int(time.time()) // 30
    return format_hotp_value(hotp_value(decrypt(facteur.data["secret"]), compteur))


def connecter(compte: Compte, client: Client | None = None) -> Client:
    """Real pages: address, password, then the code if the account asks for one."""
    client = client or Client()
    reponse = client.post(
        reverse("account_login"), {"login": compte.email, "password": MOT_DE_PASSE}
    )
    if reponse.status_code == 302 and reponse.url == reverse("mfa_authenticate"):
        client.post(reponse.url, {"code": code_totp(compte)})
    return client


@pytest.fixture
def anonyme() -> Client:
    return Client()


def _fixture_de(role: Role):
    @pytest.fixture(name=role.value)
    def persona(db) -> Compte:
        return creer_persona(role)

    return persona


adherent = _fixture_de(Role.ADHERENT)
pilote = _fixture_de(Role.PILOTE)
bureau = _fixture_de(Role.BUREAU)
tresorier = _fixture_de(Role.TRESORIER)
coordination = _fixture_de(Role.COORDINATION)
administrateur = _fixture_de(Role.ADMINISTRATEUR)


@pytest.fixture(name="client_de")
def fixture_client_de():
    """`client_de(compte)`: logged in, second factor included."""
    return client_de
