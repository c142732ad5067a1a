import datetime as dt

import pytest
from bs4 import BeautifulSoup

from cpts_portal.documents.rendu import rendre
from membres.comptes.enums import Role
from missions.fiches import fiche_action, fiches_action
from missions.instantane import figer
from missions.models import FicheAction, Realisation
from missions.queries import tableau_annee
from tests.cpts_portal.documents import pdf
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
PAGE = "/missions/actions/"


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


@pytest.fixture
def diabete(demo):
    return FicheAction.objects.get(mission__contrat=demo, titre="Parcours diabète")


def texte(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return " ".join(soupe.get_text(" ").replace("\u00a0", " ").split())


class TestFiche:
    def test_holds_its_texts_cost_and_indicators(self, diabete, client):
        page = texte(client.get(f"{PAGE}{diabete.pk}/"))
        assert "940,50 € dépensés" in page
        assert "PAR-7, année 3" in page

    def test_lives_year_by_year_into_the_report(self, diabete, client, annee_demo):
        adresse = f"{PAGE}{diabete.pk}/annees/3/"
        client.post(
            adresse, {"realise": "Deux soirées.\nUn atelier.", "perspectives": "Le type 1."}
        )
        assert "Deux soirées." in texte(client.get(f"{PAGE}{diabete.pk}/"))
        missions = figer(tableau_annee(annee_demo), dt.date(2026, 11, 25))["missions"]
        fige = next(a for m in missions for a in m["actions"] if a["pk"] == diabete.pk)
        assert (fige["realise"], fige["perspectives"]) == (
            ["Deux soirées.", "Un atelier."],
            ["Le type 1."],
        )

    def test_steps_on_the_fiche_and_the_calendar(self, diabete, client):
        client.post(f"{PAGE}{diabete.pk}/etapes/", {"libelle": "Diffuser", "fin": "10/11/2026"})
        jalon = diabete.jalons.get()
        assert "en retard" in texte(client.get(f"{PAGE}{diabete.pk}/"))
        assert "Nov. 2026" in texte(client.get(f"{PAGE}calendrier/"))
        client.post(f"{PAGE}etapes/{jalon.pk}/cocher/")
        jalon.refresh_from_db()
        assert jalon.faite_le == dt.date(2026, 11, 25)

    def test_a_new_one_from_the_screen(self, demo, client):
        mission = demo.missions.get(mission__code="QUALITE")
        donnees = {"mission": mission.pk, "titre": "Groupes de pairs", "statut": "a_preparer"}
        assert client.post(f"{PAGE}nouvelle/", donnees).status_code == 302
        assert "Groupes de pairs" in texte(client.get(PAGE))
        refus = client.post(f"{PAGE}nouvelle/", donnees)
        assert "Cette mission a déjà une action de ce nom." in refus.content.decode()

    def test_copied_then_archived_it_leaves_the_board(self, diabete, client):
        client.post(f"{PAGE}{diabete.pk}/dupliquer/")
        copie = FicheAction.objects.get(titre="Parcours diabète (2)")
        client.post(f"{PAGE}{copie.pk}/archiver/")
        assert "1 archivée" in texte(client.get(PAGE))
        client.post(f"{PAGE}{copie.pk}/archiver/")
        assert "archivée" not in texte(client.get(PAGE))

    def test_queries_do_not_grow(self, diabete, client):
        def creer():
            rang = FicheAction.objects.count()
            FicheAction.objects.create(mission=diabete.mission, titre=f"Action {rang}")

        assert_requetes_plates(creer, lambda: client.get(PAGE).content)


class TestPapier:
    def test_one_or_all(self, diabete, tmp_path):
        toutes = fiches_action({"contrat": "DEMO", "annee": 3})
        seule = fiche_action({"action": diabete.pk})
        assert len(toutes.contexte["d"]["fiches"]) == 16
        assert [f["titre"] for f in seule.contexte["d"]["fiches"]] == ["Parcours diabète"]
        rendu = rendre(seule, lambda *_: None)
        assert rendu.octets.startswith(b"%PDF")
        assert rendu.avertissements == ()
        assert pdf.constats(rendu.octets, tmp_path) == []
        # Aucune page pour un titre seul : la fiche commence à la première, la liste dit ses pages.
        assert "Parcours diabète" in pdf.textes(rendu.octets)[0]
        liasse = rendre(toutes, lambda *_: None)
        assert len(pdf.textes(liasse.octets)) == 17
        assert "Parcours diabète" in pdf.textes(liasse.octets)[0]
        assert pdf.constats(liasse.octets, tmp_path) == []


class TestJaiFait:
    ADRESSE = "/missions/jai-fait/"

    def test_twenty_seconds(self, diabete, client_de, pilote):
        client = client_de(pilote)
        donnees = {"quoi": "Appelé trois médecins", "action": diabete.pk, "jour": "25/11/2026"}
        reponse = client.post(self.ADRESSE, {**donnees, "n-medecins": "3"}, follow=True)
        assert "C’est noté." in texte(reponse)
        assert Realisation.objects.get().participants == {"medecins": 3}

    def test_the_future_is_not_done(self, diabete, client):
        donnees = {"quoi": "x", "action": diabete.pk, "jour": "26/11/2026"}
        assert client.post(self.ADRESSE, donnees).status_code == 422

    def test_a_pilot_sees_no_money_there(self, demo, client_de, pilote):
        assert "€" not in texte(client_de(pilote).get(self.ADRESSE))

    @pytest.mark.parametrize(
        ("role", "statut"),
        [
            (Role.PILOTE, 200),
            (Role.BUREAU, 200),
            (Role.ADHERENT, 403),
            (Role.TRESORIER, 403),
        ],
    )
    def test_who_tells(self, demo, client_de, role, statut):
        assert client_de(creer_persona(role)).get(self.ADRESSE).status_code == statut


def test_the_count_is_shown_element_by_element(diabete, client, coordination):
    indicateur = diabete.indicateurs.get(code="PAR-7")
    adresse = f"/missions/indicateurs/{indicateur.pk}/comptage/"
    client.post(adresse, {"compteur": "realisations"})
    client.post(
        "/missions/jai-fait/",
        {"quoi": "Réunion du matin", "action": diabete.pk, "jour": "20/11/2026"},
    )
    page = texte(client.get(adresse))
    assert "1 aujourd’hui" in page
    assert "Réunion du matin" in page
