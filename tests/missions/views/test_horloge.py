from html import unescape

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from membres.comptes.enums import Role
from membres.comptes.models import AttributionRole
from missions.models import AgendaPersonnel, Commentaire, Indicateur, Mesure, RegleEcheance
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db
PAGE = "/missions/echeances/"


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


def texte(reponse):
    return " ".join(unescape(reponse.content.decode()).split())


class TestPage:
    def test_late_soon_later(self, demo, client):
        page = texte(client.get(PAGE))
        assert "rien en retard, 2 bientôt" in page
        suite = page.split('id="bientot"')[1]
        assert suite.index("Point avec la CPAM") < suite.index("Dialogue de gestion")

    def test_without_contract_says_what_to_do(self, client):
        assert "Aucun contrat n’est saisi" in texte(client.get(PAGE))

    def test_ticking_and_unticking(self, demo, client):
        client.post(f"{PAGE}cocher/", {"cle": "rapport:3", "faite": "1"})
        assert "Rapport d’activité" in texte(client.get(PAGE)).split("déjà faite")[1]
        client.post(f"{PAGE}cocher/", {"cle": "rapport:3", "faite": "0"})
        assert not demo.echeances_faites.filter(cle="rapport:3").exists()

    def test_setting_an_offset(self, demo, client):
        regle = RegleEcheance.objects.get(code="rapport")
        donnees = {
            "libelle": regle.libelle,
            "repere": regle.repere,
            "decalage_jours": "-60",
            "rappels": "45; 10",
            "source": "courrier de la CPAM",
            "active": "on",
        }
        client.post(f"{PAGE}regles/{regle.pk}/", donnees)
        regle.refresh_from_db()
        assert (regle.decalage_jours, regle.rappels) == (-60, [45, 10])
        refus = client.post(f"{PAGE}regles/{regle.pk}/", {**donnees, "rappels": "bientôt"})
        assert "Écrivez des nombres de jours" in texte(refus)

    def test_adding_a_date(self, demo, client):
        client.post(f"{PAGE}ajouter/", {"libelle": "Visite de l’ARS", "jour": "12/01/2027"})
        assert "Visite de l’ARS" in texte(client.get(PAGE))

    def test_queries_do_not_grow(self, annee_demo, client):
        def creer():
            annee_demo.echeances.create(date="2027-01-01", libelle="x")

        assert_requetes_plates(creer, lambda: client.get(PAGE).content)

    def test_the_board_reads_without_gestures(self, demo, client_de, bureau):
        page = client_de(bureau).get(PAGE)
        assert page.status_code == 200
        assert "C’est fait" not in texte(page)
        assert client_de(bureau).post(f"{PAGE}cocher/", {"cle": "rapport:3"}).status_code == 403


class TestAgenda:
    def ouvrir(self, client):
        reponse = client.post(f"{PAGE}agenda/")
        adresse = reponse.context["adresse_agenda"]
        return adresse[adresse.index("/missions/") :]

    def test_a_calendar_reads_it_without_logging_in(self, demo, client, anonyme):
        reponse = anonyme.get(self.ouvrir(client))
        agenda = Calendar.from_ical(reponse.content)
        titres = {str(e["summary"]): e.decoded("dtstart") for e in agenda.walk("VEVENT")}
        assert titres["Rapport d’activité"].isoformat() == "2027-02-17"
        assert "Avance de 75 % (fait)" in titres

    def test_a_new_address_ends_the_former(self, demo, client, anonyme):
        premiere = self.ouvrir(client)
        seconde = self.ouvrir(client)
        assert anonyme.get(premiere).status_code == 404
        assert anonyme.get(seconde).status_code == 200
        assert AgendaPersonnel.objects.count() == 1

    def test_it_ends_with_the_role(self, demo, client, coordination, anonyme):
        adresse = self.ouvrir(client)
        AttributionRole.objects.filter(role=Role.COORDINATION).update(
            debut="2026-01-01", fin="2026-11-01"
        )
        assert anonyme.get(adresse).status_code == 404

    def test_it_is_for_readers_only(self, demo, client_de, adherent):
        assert client_de(adherent).post(f"{PAGE}agenda/").status_code == 403


class TestCommentaires:
    def test_said_then_taken_back_by_its_author_alone(self, demo, client, client_de, bureau):
        indicateur = Indicateur.objects.get(code="ACC-1")
        lecteur = client_de(bureau)
        adresse = f"/missions/indicateurs/{indicateur.pk}/commentaires/"
        lecteur.post(adresse, {"texte": "La CPAM annonce un retard."})
        page = "/missions/acces/?indicateur=ACC-1"
        assert "La CPAM annonce un retard." in texte(client.get(page))
        commentaire = Commentaire.objects.get()
        retirer = f"/missions/commentaires/{commentaire.pk}/retirer/"
        assert client.post(retirer).status_code == 403
        lecteur.post(retirer)
        page = texte(client.get(page))
        assert "La CPAM annonce un retard." not in page
        assert "Commentaire retiré" in page

    def test_an_empty_one_is_refused(self, demo, client):
        indicateur = Indicateur.objects.get(code="ACC-1")
        client.post(f"/missions/indicateurs/{indicateur.pk}/commentaires/", {"texte": "  "})
        assert not Commentaire.objects.exists()

    def test_a_refused_one_comes_back_as_it_was_written(self, demo, client):
        indicateur = Indicateur.objects.get(code="ACC-1")
        ecrit = "Vu avec le patient, né le 12/03/1950"
        adresse = f"/missions/indicateurs/{indicateur.pk}/commentaires/"
        reponse = client.post(adresse, {"texte": ecrit})
        assert (reponse.status_code, Commentaire.objects.exists()) == (422, False)
        page = BeautifulSoup(reponse.content, "html.parser")
        assert page.select_one("#commentaire").text == ecrit
        assert "date de naissance" in page.select_one("details[open] [role=alert]").text


class TestEtSi:
    def test_the_euros_follow_and_nothing_is_written(self, demo, client):
        avant = Mesure.objects.count()
        # ACC-1 à 96 : 6 000 € au lieu de 3 000 ; ACC-8 fait et prouvé : 3 000 €.
        page = texte(client.get("/missions/acces/et-si/?v-ACC-1=96&v-ACC-8=oui"))
        assert "Acquis aujourd’hui</dt><dd>13 000 €" in page.replace("\u00a0", " ")
        assert "<b>19 000 €</b>" in page.replace("\u00a0", " ")
        assert Mesure.objects.count() == avant

    def test_what_is_no_number_is_said_and_the_rest_computed(self, demo, client):
        page = texte(client.get("/missions/acces/et-si/?v-ACC-1=cent&v-ACC-8=oui"))
        assert "« cent » n’est pas un nombre" in page
        assert "<b>16 000 €</b>" in page.replace("\u00a0", " ")

    def test_the_fragment_is_what_the_page_holds(self, demo, client):
        adresse = "/missions/acces/et-si/?v-ACC-1=96"
        fragment = texte(client.get(adresse, headers={"HX-Request": "true"}))
        assert fragment in texte(client.get(adresse))
