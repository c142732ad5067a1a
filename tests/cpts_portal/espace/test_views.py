"""The two dashboards: what each role finds there, and that neither grows with the data."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from membres.comptes.enums import Role
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db


def _titres(role: Role, adresse: str) -> list[str]:
    page = BeautifulSoup(client_de(creer_persona(role)).get(adresse).content, "html.parser")
    return [titre.get_text(strip=True) for titre in page.select("main h1, main h2")]


def _page(client: Client, adresse: str) -> str:
    return client.get(adresse).content.decode()


def test_without_a_contract_the_coordination_is_told_to_enter_one():
    titres = _titres(Role.COORDINATION, "/coordination/")
    assert titres[:2] == ["Aucune décision n’attend.", "L’argent de l’année"]
    assert {"Invitations sans réponse", "Documents"} <= set(titres)


def test_money_is_absent_for_the_administrator():
    titres = _titres(Role.ADMINISTRATEUR, "/coordination/")
    assert "L’argent de l’année" not in titres
    assert "Documents" in titres


def test_an_uncertain_email_awaits_the_coordination_and_nobody_else():
    Courriel.objects.create(
        destinataire="a@exemple.invalid",
        sujet="Convocation",
        contenu=b"",
        etat=EtatCourriel.INCERTAIN,
        raison="Le worker s’est arrêté pendant l’envoi.",
    )
    clients = {
        role: client_de(creer_persona(role))
        for role in (Role.COORDINATION, Role.TRESORIER, Role.ADHERENT)
    }
    assert "Une décision attend." in _page(clients[Role.COORDINATION], "/coordination/")
    assert "Aucune décision n’attend." in _page(clients[Role.TRESORIER], "/coordination/")
    # The page one lands on says so.
    vues = {role: "1 décision vous attend" in _page(c, "/espace/") for role, c in clients.items()}
    assert vues == {Role.COORDINATION: True, Role.TRESORIER: False, Role.ADHERENT: False}


def test_a_member_is_refused():
    assert client_de(creer_persona(Role.ADHERENT)).get("/coordination/").status_code == 403
