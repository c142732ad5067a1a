import datetime as dt

import pytest
from bs4 import BeautifulSoup

from membres.comptes.enums import Role
from missions.models import (
    EvenementCrise,
    MaillonAlerte,
    ReferentCrise,
    TransmissionPlan,
    VersionPlan,
    VolontaireCrise,
)
from missions.services import Auteur, evenements
from missions.services.crise import arreter_version
from missions.templatetags.crise import mis_en_forme
from tests.factories.adhesions import AdherentFactory
from tests.factories.comptes import CompteFactory
from tests.factories.crise import MembreCelluleFactory, ReferentFactory, VolontaireFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
PLAN = "/missions/plan-de-crise/"
NUMERO = "06 39 98 07 77"


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


@pytest.fixture
def volontaire():
    return VolontaireFactory(adherent__nom="VAULANTERNE", telephone="+33639980777")


@pytest.fixture
def evenement(coordination):
    ouvert = EvenementCrise(
        titre="Crue", type="offre", declenche_par="prefet", ouvert_le=dt.date(2026, 11, 24)
    )
    return evenements.declarer_evenement(ouvert, auteur=Auteur(compte=coordination))


def version(objet="Première"):
    return arreter_version(objet=objet, jour=dt.date(2026, 11, 20), auteur=Auteur())


def texte(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return " ".join(soupe.get_text(" ").replace("\u00a0", " ").split())


class TestLire:
    def test_empty_it_says_what_to_do(self, client, client_de, adherent):
        assert "Ouvrir le brouillon" in texte(client.get(PLAN))
        page = texte(client_de(adherent).get(PLAN))
        assert "pas encore arrêté" in page
        assert "brouillon" not in page.lower()

    @pytest.mark.parametrize("role", Role)
    def test_members_read_whom_to_call_and_no_volunteer(self, role, client_de, volontaire):
        ReferentFactory(nom="Ana Morvilliers", telephone="+33639980107")
        version()
        reponse = client_de(creer_persona(role)).get(PLAN)
        if role is Role.ADMINISTRATEUR:
            assert reponse.status_code == 403
            return
        page = texte(reponse)
        assert "Ana Morvilliers" in page
        assert "06 39 98 01 07" in page
        assert "VAULANTERNE" not in reponse.content.decode()
        assert "0639980777" not in reponse.content.decode()
        assert "+33639980777" not in reponse.content.decode()

    def test_a_member_without_any_role_reads_it(self, client_de):
        compte = CompteFactory(roles=[])
        AdherentFactory(compte=compte)
        assert client_de(compte).get(PLAN).status_code == 200

    def test_whoever_left_reads_no_more(self, client_de):
        compte = CompteFactory(roles=[])
        AdherentFactory(compte=compte, sorti_le=dt.date(2026, 11, 1))
        assert client_de(compte).get(PLAN).status_code == 403

    def test_queries_do_not_grow(self, client):
        ReferentFactory()
        version()

        def creer():
            ReferentFactory()
            version(f"Suite {VersionPlan.objects.count()}")

        assert_requetes_plates(creer, lambda: client.get(PLAN).content)


class TestBrouillon:
    def test_a_line_is_added_changed_and_taken_out_in_place(self, client):
        ajouter = f"{PLAN}brouillon/referents/ajouter/"
        htmx = {"HTTP_HX_REQUEST": "true"}
        formulaire = BeautifulSoup(client.get(ajouter, **htmx).content, "html.parser")
        # htmx n'a reçu que la partie, pas la page.
        assert formulaire.html is None
        assert formulaire.select_one("#referents form input[name=nom]")
        vide = client.post(ajouter, {"nom": "Ana"}, **htmx)
        assert vide.status_code == 422
        client.post(ajouter, {"nom": "Ana", "telephone": "06 39 98 01 07"}, **htmx)
        ana = ReferentCrise.objects.get()
        assert ana.telephone == "+33639980107"
        ligne = f"{PLAN}brouillon/referents/{ana.pk}/"
        client.post(ligne, {"nom": "Ana B.", "telephone": "06 39 98 01 07"})
        assert "Ana B." in texte(client.get(f"{PLAN}brouillon/"))
        champ = BeautifulSoup(client.get(ligne).content, "html.parser")
        assert champ.select_one("#id_telephone")["value"] == "06 39 98 01 07"
        client.post(f"{ligne}retirer/")
        assert "Remettre" in texte(client.get(f"{PLAN}brouillon/"))
        client.post(f"{ligne}retirer/")
        assert ReferentCrise.objects.vives().count() == 1

    def test_without_javascript_the_page_comes_back_whole(self, client):
        page = client.get(f"{PLAN}brouillon/alerte/ajouter/")
        assert BeautifulSoup(page.content, "html.parser").h1
        reponse = client.post(
            f"{PLAN}brouillon/alerte/ajouter/", {"qui": "L’ARS", "previent": "la référente"}
        )
        assert reponse.url == f"{PLAN}brouillon/#alerte"
        assert MaillonAlerte.objects.get().ordre == 1

    def test_a_patient_is_not_written(self, client):
        donnees = {
            "genre": "reflexe",
            "titre": "Canicule",
            "texte": "Appeler Mme D., 84 ans, chaque matin.",
        }
        adresse = f"{PLAN}brouillon/fiches/ajouter/"
        assert "contient peut-être" in texte(client.post(adresse, donnees))
        assert client.post(adresse, donnees | {"sans_patient": "on"}).status_code == 302

    def test_an_unknown_part_is_not_found(self, client):
        assert client.get(f"{PLAN}brouillon/autre/ajouter/").status_code == 404

    def test_queries_do_not_grow(self, client):
        def creer():
            ReferentFactory(nom="", adherent=AdherentFactory())
            MembreCelluleFactory(titulaire=AdherentFactory(), titulaire_nom="")

        assert_requetes_plates(creer, lambda: client.get(f"{PLAN}brouillon/").content)


class TestVersions:
    def test_from_the_draft_to_both_sendings(self, demo, client):
        ReferentFactory()
        client.post(f"{PLAN}versions/arreter/", {"objet": "Première", "jour": "20/11/2026"})
        lue = VersionPlan.objects.get()
        for a in ("ars", "cpam"):
            client.post(f"{PLAN}versions/{lue.pk}/envois/", {"a": a, "le": "21/11/2026"})
        assert "Échéance tenue le 21 novembre 2026" in texte(client.get(f"{PLAN}versions/"))
        envoi = TransmissionPlan.objects.filter(a="cpam").get()
        client.post(f"{PLAN}envois/{envoi.pk}/annuler/")
        page = texte(client.get(f"{PLAN}versions/{lue.pk}/"))
        assert "Reste à envoyer : CPAM" in page
        assert "Plan daté" in page

    def test_a_forged_key_finds_nothing(self, client):
        """« ² » is a digit, and no number."""
        ReferentFactory()
        preuve = f"{PLAN}versions/{version().pk}/preuve/"
        assert client.post(preuve, {"piece": "²"}).status_code == 404
        assert client.get(f"{PLAN}volontaires/?commune=²&profession=²").status_code == 200

    def test_two_versions_are_compared(self, client):
        referent = ReferentFactory(nom="Ana")
        version()
        referent.nom = "Ana Belle"
        referent.save()
        seconde = version("Le nom")
        page = texte(client.get(f"{PLAN}versions/{seconde.pk}/"))
        assert "Nom : Ana Ana Belle" in page

    @pytest.mark.parametrize(
        ("role", "statut"), [(Role.BUREAU, 200), (Role.TRESORIER, 200), (Role.PILOTE, 403)]
    )
    def test_who_follows_them(self, client_de, role, statut):
        assert client_de(creer_persona(role)).get(f"{PLAN}versions/").status_code == statut

    def test_queries_do_not_grow(self, demo, client):
        ReferentFactory()

        def creer():
            ReferentFactory()
            version(f"Suite {VersionPlan.objects.count()}")

        assert_requetes_plates(creer, lambda: client.get(f"{PLAN}versions/").content)


class TestVolontaires:
    def test_a_member_volunteers_and_withdraws(self, client_de, adherent):
        AdherentFactory(compte=adherent)
        client = client_de(adherent)
        assert "Je suis volontaire" in texte(client.get(PLAN))
        adresse = f"{PLAN}je-suis-volontaire/"
        assert client.post(adresse, {"telephone": "12"}).status_code == 422
        page = texte(client.post(adresse, {"telephone": NUMERO}, follow=True))
        assert "Vous êtes volontaire" in page
        assert NUMERO in page
        client.post(f"{adresse}retrait/")
        assert not VolontaireCrise.objects.inscrits().exists()
        assert NUMERO not in texte(client.get(PLAN))

    def test_an_account_that_is_no_member_is_told_so(self, client_de, bureau):
        page = client_de(bureau).get(f"{PLAN}je-suis-volontaire/", follow=True)
        assert "chacun depuis son propre compte" in texte(page)

    @pytest.mark.parametrize("role", Role)
    def test_phones_are_for_the_coordination(self, role, client_de, volontaire):
        client = client_de(creer_persona(role))
        attendu = 200 if role is Role.COORDINATION else 403
        for page in ("", "export.csv", "export.xlsx"):
            assert client.get(f"{PLAN}volontaires/{page}").status_code == attendu
        if attendu == 200:
            assert NUMERO in texte(client.get(f"{PLAN}volontaires/"))

    def test_and_for_the_cell(self, client_de, adherent, volontaire):
        client = client_de(adherent)
        assert client.get(f"{PLAN}volontaires/").status_code == 403
        membre = AdherentFactory(compte=adherent)
        fonction = MembreCelluleFactory(titulaire=membre, titulaire_nom="")
        assert NUMERO in texte(client.get(f"{PLAN}volontaires/"))
        assert client.get(f"{PLAN}brouillon/").status_code == 403
        fonction.retiree_le = "2026-11-25T09:00Z"
        fonction.save()
        assert client.get(f"{PLAN}volontaires/").status_code == 403

    def test_found_by_commune_and_exported_as_seen(self, client, volontaire):
        wassy = CommuneFactory(nom="Wassy")
        VolontaireFactory(adherent__nom="AUBERIVE", adherent__commune=wassy)
        filtre = f"?commune={wassy.pk}"
        page = texte(client.get(f"{PLAN}volontaires/{filtre}"))
        assert "AUBERIVE" in page
        assert NUMERO not in page
        export = f"{PLAN}volontaires/export.csv"
        assert NUMERO in client.get(export).content.decode().replace("\u00a0", " ")
        assert "VAULANTERNE" not in client.get(f"{export}{filtre}").content.decode()

    def test_queries_do_not_grow(self, client):
        adresse = f"{PLAN}volontaires/"
        assert_requetes_plates(VolontaireFactory, lambda: client.get(adresse).content)


class TestEvenement:
    def test_declared_written_called_closed(self, client, client_de, evenement):
        compte = creer_persona(Role.ADHERENT)
        VolontaireFactory(adherent__compte=compte)
        page = f"{PLAN}evenements/{evenement.pk}/"
        ligne = {"genre": "decision", "texte": "On ouvre.", "jour": "24/11/2026", "heure": "18h"}
        client.post(f"{page}main-courante/", ligne)
        assert "24/11/2026 18 h" in texte(client.get(page))
        appel = {"objet": "Renfort", "texte": "Demain."}
        assert "1 volontaire recevra" in texte(client.post(f"{page}appel/", appel))
        client.post(f"{page}appel/", appel | {"envoyer": "1"})
        membre = client_de(compte)
        assert "On vous appelle : Renfort." in texte(membre.get(PLAN))
        adresse = f"{PLAN}appels/{evenement.appels.get().pk}/"
        membre.post(adresse, {"reponse": "oui", "mot": "le matin"})
        assert "1 disponible sur 1 appelé" in texte(client.get(page))
        client.post(f"{page}clore/", {"clos_le": "25/11/2026", "bilan": "Fini."})
        assert "une personne le dit" in texte(client.get(page))
        assert "clos" in texte(membre.post(adresse, {"reponse": "non"}))

    def test_the_log_is_not_for_everyone(self, client_de, evenement, pilote):
        assert client_de(pilote).get(f"{PLAN}evenements/{evenement.pk}/").status_code == 403

    def test_a_call_is_answered_by_whom_it_was_sent_to(self, client_de, client, evenement):
        VolontaireFactory()
        client.post(
            f"{PLAN}evenements/{evenement.pk}/appel/",
            {"objet": "Renfort", "texte": "Demain.", "envoyer": "1"},
        )
        autre = creer_persona(Role.PILOTE)
        adresse = f"{PLAN}appels/{evenement.appels.get().pk}/"
        assert client_de(autre).get(adresse).status_code == 404

    def test_queries_do_not_grow(self, client, evenement):
        VolontaireFactory()

        def creer():
            VolontaireFactory()
            client.post(
                f"{PLAN}evenements/{evenement.pk}/appel/",
                {"objet": "Renfort", "texte": "Demain.", "envoyer": "1"},
            )

        page = f"{PLAN}evenements/{evenement.pk}/"
        assert_requetes_plates(creer, lambda: client.get(page).content)


class TestMiseEnForme:
    def test_headings_paragraphs_and_lists(self):
        texte = "Prévenir.\n## Première heure\n- appeler ;\n- compter.\nPuis rien.\r\n"
        assert mis_en_forme(texte, 3) == (
            "<p>Prévenir.</p><h3>Première heure</h3>"
            "<ul><li>appeler ;</li><li>compter.</li></ul><p>Puis rien.</p>"
        )

    def test_nothing_of_it_is_executed(self):
        assert mis_en_forme("## <b>x</b>\n<script>") == (
            "<h4>&lt;b&gt;x&lt;/b&gt;</h4><p>&lt;script&gt;</p>"
        )
