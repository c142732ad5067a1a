"""Pro Santé Connect against an issuer that answers as the real one does."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cpts_portal.journal.models import Entree
from membres.adhesions.models import Adherent
from membres.comptes import pro_sante
from membres.comptes.enums import Role
from tests.factories.comptes import MOT_DE_PASSE, CompteFactory
from tests.harnais.client import ClientApresCommit as Client
from tests.personas import client_de

pytestmark = pytest.mark.django_db
RPPS = "99900000017"


@pytest.fixture
def compte():
    compte = CompteFactory(roles=[Role.ADHERENT])
    Adherent.objects.create(
        nom="Grominoch",
        prenom="Fistinien",
        courriel=compte.email,
        rpps=RPPS,
        compte=compte,
        membre_depuis=timezone.localdate(),
    )
    return compte


def aller_retour(client, process="login"):
    """From our button, through the issuer, back to us."""
    depart = client.post(
        reverse("openid_connect_login", args=["pro-sante-connect"]) + f"?process={process}"
    )
    assert depart.status_code == 302
    retour = requests.get(depart.url, allow_redirects=False, timeout=5).headers["Location"]
    adresse = urlsplit(retour)
    return client.get(f"{adresse.path}?{adresse.query}")


def connecte(client):
    return client.get("/espace/").status_code == 200


def test_the_request_asks_what_pro_sante_connect_expects(emetteur):
    depart = Client().post(reverse("openid_connect_login", args=["pro-sante-connect"]))
    demande = parse_qs(urlsplit(depart.url).query)
    assert set(demande["scope"][0].split()) == {"openid", "scope_all"}
    assert demande["acr_values"] == ["eidas1"]
    assert demande["code_challenge_method"] == ["S256"]


@pytest.mark.parametrize("identifiant", [RPPS, f"8{RPPS}"])
def test_a_member_known_by_the_number_enters_at_the_first_try(emetteur, compte, identifiant):
    emetteur.identifiant = identifiant
    client = Client()
    assert aller_retour(client).url == "/espace/"
    assert connecte(client)
    assert SocialAccount.objects.get().user == compte
    assert Entree.objects.filter(action="compte.pro_sante_relie").count() == 1


def test_the_second_time_it_is_the_link_that_lets_in(emetteur, compte):
    aller_retour(Client())
    Adherent.objects.update(rpps="")
    client = Client()
    aller_retour(client)
    assert connecte(client)


def test_only_the_identity_is_kept(emetteur, compte):
    aller_retour(Client())
    aller_retour(Client())
    assert SocialAccount.objects.get().extra_data == {
        "userinfo": {
            "SubjectNameID": f"8{RPPS}",
            "given_name": "Fistinien",
            "family_name": "Grominoch",
        }
    }


def test_an_unknown_number_opens_no_account(emetteur):
    client = Client()
    reponse = aller_retour(client)
    assert reponse.status_code == 403
    assert "Aucun compte ne porte votre numéro RPPS" in reponse.content.decode()
    assert not connecte(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("champs", [{"active_le": None}, {"is_active": False}])
def test_an_account_not_open_stays_shut(emetteur, compte, champs):
    ferme = {"ferme_le": timezone.now()} if "is_active" in champs else {}
    type(compte).objects.filter(pk=compte.pk).update(**champs, **ferme)
    client = Client()
    assert aller_retour(client).status_code == 403
    assert not connecte(client)


def test_a_weak_proof_is_refused(emetteur, compte):
    emetteur.niveau = "eidas0"
    reponse = aller_retour(Client())
    assert reponse.status_code == 403
    assert "pas assez sûre" in reponse.content.decode()


def test_a_card_login_is_accepted(emetteur, compte):
    emetteur.niveau = "eidas2"
    client = Client()
    aller_retour(client)
    assert connecte(client)


def test_a_privileged_role_still_shows_its_second_factor(emetteur, compte):
    tresorier = CompteFactory(roles=[Role.TRESORIER], totp=True)
    Adherent.objects.update(compte=tresorier)
    client = Client()
    assert aller_retour(client).url.startswith(reverse("mfa_authenticate"))
    assert not connecte(client)


def test_a_member_links_it_from_the_account(emetteur):
    compte = CompteFactory(roles=[Role.ADHERENT])
    client = client_de(compte)
    retour = aller_retour(client, process="connect")
    assert not SocialAccount.objects.exists()
    client.post(retour.url, {"password": MOT_DE_PASSE})
    assert SocialAccount.objects.get().user == compte
    nouveau = Client()
    aller_retour(nouveau)
    assert connecte(nouveau)


def test_a_code_serves_once(emetteur, compte):
    client = Client()
    depart = client.post(reverse("openid_connect_login", args=["pro-sante-connect"]))
    retour = requests.get(depart.url, allow_redirects=False, timeout=5).headers["Location"]
    adresse = urlsplit(retour)
    client.get(f"{adresse.path}?{adresse.query}")
    client.logout()
    rejeu = client.get(f"{adresse.path}?{adresse.query}")
    assert "n’a pas abouti" in rejeu.content.decode()
    assert not connecte(client)


def test_the_person_is_told_by_email(emetteur, compte):
    aller_retour(Client())
    assert [courriel.to for courriel in mail.outbox] == [[compte.email]]


def test_without_credentials_nothing_shows(client):
    assert "Pro Santé Connect" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("recu", "numero"),
    [("899900000017", RPPS), (RPPS, RPPS), ("ANS20231122132732", "ANS20231122132732")],
)
def test_the_digit_before_the_number_is_dropped(recu, numero):
    assert pro_sante.rpps(recu) == numero
