"""A passkey made and used for real, on Chromium's virtual authenticator."""

import pytest
from playwright.sync_api import Page, expect

from .acces import DOMAINE, code, mot_de_passe
from .axe import verifier_axe
from .portail import Portail

ADRESSE = f"solene.vaucouleur@{DOMAINE}"


@pytest.fixture
def appareil(page: Page) -> Page:
    protocole = page.context.new_cdp_session(page)
    protocole.send("WebAuthn.enable")
    protocole.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def _saisir_le_mot_de_passe(page: Page, portail: Portail) -> None:
    page.goto("/comptes/login/")
    page.get_by_label("Adresse électronique").fill(ADRESSE)
    page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe(portail))
    page.get_by_role("button", name="Se connecter").click()


def test_passkey_is_made_then_opens_the_session_alone_and_as_second_factor(appareil, portail):
    page = appareil
    _saisir_le_mot_de_passe(page, portail)
    page.get_by_label("Code").fill(code(portail, ADRESSE))
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/espace/")

    page.goto("/comptes/2fa/webauthn/add/")
    page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe(portail))
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/2fa/webauthn/add/")
    verifier_axe(page)
    page.get_by_label("Me connecter avec cette seule clé").check()
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos codes de secours")

    page.context.clear_cookies()
    page.goto("/comptes/login/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/espace/")

    page.context.clear_cookies()
    _saisir_le_mot_de_passe(page, portail)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url("**/espace/")
