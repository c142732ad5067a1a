"""The door of the people without an account, from the mailed link to the page and its closing."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from membres.acces_externe import services
from membres.acces_externe.models import AccesExterne, CodeAcces
from tests.harnais.client import ClientApresCommit as Client
from tests.harnais.courriels import chemin, liens_de, texte_de
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db
PAGE = "/essai-externe/"


@pytest.fixture
def ouvert(coordination):
    return ouvrir(coordination)


def ouvrir(par, **champs):
    return services.ouvrir_acces(
        "essai",
        par=par,
        **{
            "objet": "L’année 3",
            "nom": "Agathe Fictive",
            "organisme": "CPAM",
            "email": "Agathe@cpam.invalid",
            "expire_le": timezone.now() + timedelta(days=30),
            **champs,
        },
    )


def code_recu():
    sujet = Courriel.objects.filter(gabarit="acces_externe/code").latest("pk").sujet
    return re.search(r"\d{6}", sujet)[0]


def entrer(ouvert, client=None):
    client = client or Client()
    adresse = chemin(ouvert.lien)
    client.post(adresse)
    return client, client.post(f"{adresse}code/", {"code": code_recu()})


class TestEntrer:
    def test_link_then_code_then_page(self, ouvert):
        assert liens_de(Courriel.objects.get(gabarit="acces_externe/lien")) == [ouvert.lien]
        client, reponse = entrer(ouvert)
        assert reponse.url == PAGE
        assert client.get(PAGE).content.decode() == "Bonjour Agathe Fictive"
        assert (client.get(PAGE)["X-Robots-Tag"], "_auth_user_id" in client.session) == (
            "noindex",
            False,
        )

    def test_opening_the_link_twice_changes_nothing(self, ouvert):
        avant = (Courriel.objects.count(), Entree.objects.count(), CodeAcces.objects.count())
        for _ in range(2):
            reponse = Client().get(chemin(ouvert.lien))
            assert reponse.status_code == 200
        assert avant == (
            Courriel.objects.count(),
            Entree.objects.count(),
            CodeAcces.objects.count(),
        )
        assert reponse["Referrer-Policy"] == "same-origin"

    def test_the_page_tells_the_mailbox_and_not_the_address(self, ouvert):
        page = Client().get(chemin(ouvert.lien)).content.decode()
        assert "a…@cpam.invalid" in page
        assert "agathe@cpam.invalid" not in page

    def test_nothing_secret_is_kept(self, ouvert):
        entrer(ouvert)
        jeton = chemin(ouvert.lien).split("/")[-2]
        ligne, code = AccesExterne.objects.values().get(), CodeAcces.objects.values().get()
        assert jeton not in str(ligne)
        assert code_recu() not in code["empreinte"]

    def test_entering_is_in_the_journal_under_their_name(self, ouvert):
        entrer(ouvert)
        entree = Entree.objects.get(action="acces_externe.entre")
        assert (entree.acteur, entree.acteur_libelle) == (None, "Agathe Fictive, CPAM")

    def test_a_code_serves_once(self, ouvert):
        entrer(ouvert)
        reponse = Client().post(f"{chemin(ouvert.lien)}code/", {"code": code_recu()})
        assert reponse.status_code == 422

    def test_spaces_in_the_code_are_forgiven(self, ouvert):
        services.envoyer_code(ouvert.acces)
        code = code_recu()
        assert services.verifier_code(ouvert.acces, f" {code[:3]} {code[3:]} ")


class TestRefuser:
    def test_without_link_the_page_is_shut(self):
        reponse = Client().get(PAGE)
        assert reponse.status_code == 403
        assert "s’ouvre par un lien personnel" in reponse.content.decode()

    def test_an_account_is_no_link(self, client_de, coordination):
        assert client_de(coordination).get(PAGE).status_code == 403

    def test_a_link_of_one_kind_does_not_open_another(self, ouvert):
        client, _ = entrer(ouvert)
        assert client.get("/autre-externe/").status_code == 403

    @pytest.mark.parametrize("page", ["/espace/", "/missions/", "/coordination/acces/"])
    def test_nothing_else_of_the_portal_opens(self, ouvert, page):
        client, _ = entrer(ouvert)
        assert client.get(page).url == f"/comptes/login/?next={page}"

    def test_five_wrong_tries_end_the_code(self, ouvert):
        services.envoyer_code(ouvert.acces)
        bon = code_recu()
        faux = "000000" if bon != "000000" else "111111"
        adresse = f"{chemin(ouvert.lien)}code/"
        assert [Client().post(adresse, {"code": faux}).status_code for _ in range(5)] == [422] * 5
        assert Client().post(adresse, {"code": bon}).status_code == 422

    def test_a_code_is_stale_after_fifteen_minutes(self, ouvert, time_machine):
        services.envoyer_code(ouvert.acces)
        time_machine.move_to(timezone.now() + timedelta(minutes=16))
        assert not services.verifier_code(ouvert.acces, code_recu())

    def test_a_new_code_ends_the_former(self, ouvert):
        services.envoyer_code(ouvert.acces)
        premier = code_recu()
        services.envoyer_code(ouvert.acces)
        if premier != code_recu():
            assert not services.verifier_code(ouvert.acces, premier)
        assert services.verifier_code(ouvert.acces, code_recu())

    def test_five_codes_an_hour(self, ouvert):
        for _ in range(5):
            assert Client().post(chemin(ouvert.lien)).status_code == 302
        assert Client().post(chemin(ouvert.lien)).status_code == 429

    def test_revoking_shuts_the_open_session(self, ouvert, coordination):
        client, _ = entrer(ouvert)
        services.revoquer(ouvert.acces, par=coordination)
        assert client.get(PAGE).status_code == 403
        assert client.get(chemin(ouvert.lien)).status_code == 410

    def test_the_date_shuts_it_too(self, ouvert, time_machine):
        client, _ = entrer(ouvert)
        time_machine.move_to(timezone.now() + timedelta(days=31))
        assert client.get(PAGE).status_code == 403
        assert client.get(chemin(ouvert.lien)).status_code == 410

    def test_a_session_lasts_a_working_day(self, ouvert, time_machine):
        client, _ = entrer(ouvert)
        time_machine.move_to(timezone.now() + timedelta(hours=13))
        assert client.get(PAGE).status_code == 403

    def test_leaving_shuts_it(self, ouvert):
        client, _ = entrer(ouvert)
        client.post("/acces/sortir/")
        assert client.get(PAGE).status_code == 403

    def test_opening_takes_the_right_and_a_future_date(self, tresorier, coordination):
        with pytest.raises(PermissionDenied):
            ouvrir(tresorier)
        with pytest.raises(ValidationError, match="passée"):
            ouvrir(coordination, expire_le=timezone.now())
        assert not AccesExterne.objects.exists()


class TestTenir:
    def test_a_new_link_replaces_the_lost_one(self, ouvert, client_de, coordination):
        client_de(coordination).post(f"/coordination/acces/{ouvert.acces.pk}/renvoyer/")
        assert Client().get(chemin(ouvert.lien)).status_code == 410
        nouveau = liens_de(Courriel.objects.filter(gabarit="acces_externe/lien").latest("pk"))[0]
        assert Client().get(chemin(nouveau)).status_code == 200

    def test_the_list_says_who_reads_what_and_since_when(self, ouvert, client_de, coordination):
        entrer(ouvert)
        page = client_de(coordination).get("/coordination/acces/").content.decode()
        for attendu in ("Agathe Fictive", "L’année 3", "Salle d’essai", "Ouvert"):
            assert attendu in page
        assert "jamais" not in page

    def test_taking_back_from_the_list(self, ouvert, client_de, coordination):
        client_de(coordination).post(f"/coordination/acces/{ouvert.acces.pk}/retirer/")
        assert not AccesExterne.objects.en_cours().exists()
        assert Entree.objects.filter(action="acces_externe.revoque", acteur=coordination).exists()

    def test_only_coordination_keeps_them(self, ouvert, client_de, bureau):
        client = client_de(bureau)
        assert client.get("/coordination/acces/").status_code == 403
        assert client.post(f"/coordination/acces/{ouvert.acces.pk}/retirer/").status_code == 403
        assert AccesExterne.objects.en_cours().exists()

    def test_queries_do_not_grow(self, client_de, coordination):
        client = client_de(coordination)
        assert_requetes_plates(
            lambda: ouvrir(coordination), lambda: client.get("/coordination/acces/").content
        )

    def test_the_mail_says_it_all_in_plain_text(self, ouvert):
        texte = texte_de(Courriel.objects.get(gabarit="acces_externe/lien"))
        assert texte.startswith("Bonjour Agathe Fictive,")
        assert "L’année 3" in texte
