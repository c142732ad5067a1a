"""Mail scanners follow links: a GET, twice, must change nothing; only the button acts."""

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core import serializers

from cpts_portal.courriels.models import Courriel
from membres.comptes import services
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from tests.factories.comptes import CompteFactory
from tests.harnais.client import ClientApresCommit
from tests.harnais.courriels import chemin, liens_de, texte_de
from tests.personas import client_de, connecter

pytestmark = pytest.mark.django_db
MOT = "une-phrase-tout-à-fait-neuve"


@pytest.fixture(autouse=True)
def _vrai_transport(settings):
    """Django's test runner swaps the backend; here allauth's mails must become rows."""
    settings.EMAIL_BACKEND = "cpts_portal.courriels.backend.CourrielBackend"


def _photo() -> dict[str, list]:
    """Every row of every table but sessions, which belong to HTTP, and the mail queue's clock."""
    return {
        modele._meta.label: sorted(
            serializers.serialize("jsonl", modele._base_manager.all()).splitlines()
        )
        for modele in apps.get_models()
        if modele._meta.label != "sessions.Session" and modele._meta.managed
    }


def _courriel_d_invitation(coordination):
    services.inviter(
        email="lise@exemple.invalid",
        prenom="Lise",
        nom="Morel",
        role=Role.BUREAU,
        par=coordination,
    )


def _courriel_d_adresse(coordination):
    client = client_de(CompteFactory(email="avant@exemple.invalid"))
    client.post("/comptes/reauthenticate/", {"password": "gué-de-marne-en-hiver"})
    client.post("/comptes/email/", {"action_add": "", "email": "apres@exemple.invalid"})


def _courriel_d_oubli(coordination):
    compte = CompteFactory()
    ClientApresCommit().post("/comptes/password/reset/", {"email": compte.email})


def _courriel_de_facteur(coordination):
    services.retirer_facteurs(coordination, par=None, motif="essai")


ENVOIS = [_courriel_d_invitation, _courriel_d_adresse, _courriel_d_oubli, _courriel_de_facteur]


@pytest.mark.parametrize("envoi", ENVOIS)
def test_mailed_link_visited_twice_changes_nothing(envoi, coordination):
    envoi(coordination)
    [lien] = {lien for courriel in Courriel.objects.all() for lien in liens_de(courriel)}
    for visiteur in (ClientApresCommit(), client_de(CompteFactory())):
        avant = _photo()
        for _ in range(2):
            reponse = visiteur.get(chemin(lien), follow=True)
            assert reponse.status_code == 200
            assert b"<form" in reponse.content or b"espace" in reponse.content
        assert _photo() == avant


def test_every_kind_of_mail_with_a_link_is_visited_above():
    """A new template with a link must join ENVOIS."""
    racine = Path(settings.RACINE) / "templates"
    motifs = ("lien }}", "_url }}")
    avec_lien = {
        str(fichier.relative_to(racine))
        for dossier in ("account/email", "mfa/email", "socialaccount/email", "emails/comptes")
        for fichier in (racine / dossier).glob("*.txt")
        if any(motif in fichier.read_text(encoding="utf-8") for motif in motifs)
    }
    assert avec_lien == {
        "account/email/email_confirmation_message.txt",
        "account/email/password_reset_key_message.txt",
        "emails/comptes/invitation.txt",
        "emails/comptes/facteur_retire.txt",
        # Sent only on sign-up, which is closed.
        "account/email/account_already_exists_message.txt",
    }


def test_invitation_button_opens_the_account_and_leads_to_enrolment(coordination, client):
    _courriel_d_invitation(coordination)
    adresse = chemin(liens_de(Courriel.objects.get())[0])
    reponse = client.post(adresse, {"mot_de_passe": MOT, "confirmation": MOT}, follow=True)
    assert reponse.redirect_chain[-1][0].startswith("/comptes/second-facteur/")
    compte = Compte.objects.get(email="lise@exemple.invalid")
    assert compte.check_password(MOT)
    assert client.get(adresse).status_code == 410


def test_invitation_refuses_a_weak_password(coordination, client):
    _courriel_d_invitation(coordination)
    adresse = chemin(liens_de(Courriel.objects.get())[0])
    reponse = client.post(adresse, {"mot_de_passe": "court", "confirmation": "court"})
    assert list(reponse.context["form"].errors) == ["mot_de_passe"]
    assert Compte.objects.get(email="lise@exemple.invalid").active_le is None


def test_address_changes_only_once_confirmed(coordination):
    _courriel_d_adresse(coordination)
    compte = Compte.objects.get(email="avant@exemple.invalid")
    adresse = chemin(liens_de(Courriel.objects.get(destinataire="apres@exemple.invalid"))[0])
    client_de(compte).post(adresse)
    compte.refresh_from_db()
    assert compte.email == "apres@exemple.invalid"
    assert list(EmailAddress.objects.filter(user=compte).values_list("email", "verified")) == [
        ("apres@exemple.invalid", True)
    ]


def test_password_is_chosen_by_the_mailed_link(client):
    compte = CompteFactory()
    client.post("/comptes/password/reset/", {"email": compte.email})
    page = client.get(chemin(liens_de(Courriel.objects.get())[0]), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": MOT, "password2": MOT})
    compte.refresh_from_db()
    assert compte.check_password(MOT)


def test_unknown_address_gets_the_same_page_and_no_mail(client):
    for adresse in ("/comptes/password/reset/", "/comptes/login/code/"):
        reponse = client.post(adresse, {"email": "inconnue@exemple.invalid"})
        assert reponse.status_code == 302, adresse
    assert not Courriel.objects.exists()


def test_code_by_mail_opens_the_session(client, adherent):
    client.post("/comptes/login/code/", {"email": adherent.email})
    code = _code(Courriel.objects.get(destinataire=adherent.email))
    client.post("/comptes/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"] == str(adherent.pk)


def test_code_by_mail_does_not_replace_the_invitation(client):
    compte = CompteFactory(invite=True)
    client.post("/comptes/login/code/", {"email": compte.email})
    code = _code(Courriel.objects.get(destinataire=compte.email))
    reponse = client.post("/comptes/login/code/confirm/", {"code": code})
    assert reponse.url == "/comptes/inactive/"
    assert "_auth_user_id" not in client.session


def test_code_by_mail_still_asks_for_the_factor(client, coordination):
    client.post("/comptes/login/code/", {"email": coordination.email})
    code = _code(Courriel.objects.get(destinataire=coordination.email))
    reponse = client.post("/comptes/login/code/confirm/", {"code": code})
    assert reponse.url == "/comptes/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_sign_up_is_closed(client):
    for adresse in ("/comptes/signup/", "/comptes/3rdparty/signup/"):
        client.post(adresse, {"email": "x@exemple.invalid", "password1": MOT, "password2": MOT})
    assert not Compte.objects.exists()


def test_session_is_closed_from_afar(adherent, client):
    ici, ailleurs = connecter(adherent, client), connecter(adherent)
    session = ailleurs.session.session_key
    pk = adherent.usersession_set.get(session_key=session).pk
    assert ici.post(f"/comptes/sessions/{pk}/fermer/").url == "/comptes/sessions/"
    assert ailleurs.get("/espace/").url.startswith("/comptes/login/")
    assert ici.get("/espace/").status_code == 200


def test_session_of_another_person_stays(adherent, pilote):
    pk = connecter(adherent) and adherent.usersession_set.get().pk
    assert client_de(pilote).post(f"/comptes/sessions/{pk}/fermer/").status_code == 404
    assert adherent.usersession_set.count() == 1


def _code(courriel: Courriel) -> str:
    return re.search(r"^([A-Z]{4}-[A-Z]{4})\s*$", texte_de(courriel), re.MULTILINE)[1]
