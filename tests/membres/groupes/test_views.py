import pytest

from membres.bibliotheque.models import Document
from membres.comptes.enums import Role
from membres.groupes import services
from membres.groupes.models import DemandeEntree, Message, Tache
from tests.cpts_portal.lib.test_donnees_patient import NUMERO
from tests.factories.adhesions import AdherentFactory
from tests.factories.bibliotheque import deposer
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
BASE = "/espace/groupes/"


@pytest.fixture
def groupe(coordination):
    """Planted: a member, a task, a document that outsiders must not see."""
    groupe = InstanceFactory(nom="Pied diabétique", slug="pied", description="Un circuit court")
    MandatFactory(instance=groupe, adherent=AdherentFactory(nom="PLANTEE"))
    services.creer_tache(
        groupe, libelle="Tâche plantée", responsable=None, echeance=None, par=coordination
    )
    deposer(coordination, "Document planté", visibilite="groupe", instance=groupe)
    return groupe


def membre_de(groupe=None, fonction="membre", role=Role.ADHERENT):
    compte = CompteFactory(roles=[role])
    adherent = AdherentFactory(compte=compte)
    if groupe:
        MandatFactory(instance=groupe, adherent=adherent, fonction=fonction)
    return compte


PLANTES = ("PLANTEE", "Tâche plantée", "Document planté")


def test_who_is_outside_sees_the_presentation_alone(groupe):
    page = client_de(membre_de()).get(f"{BASE}pied/").content.decode()
    assert "Un circuit court" in page
    assert "Demander à entrer" in page
    assert [mot for mot in PLANTES if mot in page] == []


def test_who_is_inside_sees_it_all(groupe):
    page = client_de(membre_de(groupe)).get(f"{BASE}pied/").content.decode()
    assert [mot for mot in PLANTES if mot not in page] == []
    assert "Réunions" in page
    assert "Régler" not in page


def test_asking_then_deciding_through_the_pages(groupe):
    candidat, pilote = membre_de(), membre_de(groupe, "pilote", Role.PILOTE)
    client_de(candidat).post(f"{BASE}pied/entrer/", {"mot": "Bonjour"})
    page = client_de(pilote).get("/espace/").content.decode()
    assert f"{candidat.adherent} demande à entrer dans Pied diabétique" in page
    demande = DemandeEntree.objects.get()
    client_de(pilote).post(f"{BASE}demandes/{demande.pk}/", {"decision": "oui"})
    page = client_de(candidat).get("/espace/").content.decode()
    assert "Pied diabétique" in page
    assert "PLANTEE" in client_de(candidat).get(f"{BASE}pied/").content.decode()


def test_leaving_closes_the_page(groupe):
    compte = membre_de(groupe)
    client = client_de(compte)
    assert "Quitter ce groupe" in client.get(f"{BASE}pied/quitter/").content.decode()
    client.post(f"{BASE}pied/quitter/")
    assert "PLANTEE" not in client.get(f"{BASE}pied/").content.decode()


def test_the_pilot_settles_the_group_and_its_members(groupe):
    pilote, nouveau = membre_de(groupe, "pilote", Role.PILOTE), AdherentFactory()
    client = client_de(pilote)
    client.post(f"{BASE}pied/regler/", {"description": "Neuf", "entree": "libre"})
    client.post(f"{BASE}pied/membres/", {"adherent": nouveau.pk})
    page = client.get(f"{BASE}pied/").content.decode()
    assert "Neuf" in page
    assert str(nouveau) in page
    mandat = nouveau.mandats.get()
    client.post(f"{BASE}membres/{mandat.pk}/retirer/")
    mandat.refresh_from_db()
    assert mandat.fin is not None


@pytest.mark.parametrize("chemin", ["regler/", "membres/"])
def test_a_plain_member_settles_nothing(groupe, chemin):
    client = client_de(membre_de(groupe))
    donnees = {"description": "x", "entree": "libre", "adherent": AdherentFactory().pk}
    assert client.post(f"{BASE}pied/{chemin}", donnees).status_code == 403


def test_tasks_refuse_a_patient(groupe):
    client = client_de(membre_de(groupe))
    page = client.post(f"{BASE}pied/taches/", {"libelle": f"Rappeler {NUMERO}"}).content.decode()
    assert "numéro de sécurité sociale" in page
    client.post(f"{BASE}pied/taches/", {"libelle": "Rappeler la mairie"})
    assert list(Tache.objects.filter(libelle__startswith="Rappeler")) == [Tache.objects.last()]


class TestMessages:
    def test_the_preview_counts_and_nothing_leaves_before(self, groupe, coordination):
        client = client_de(coordination)
        donnees = {
            "cible": "instance",
            "instance": groupe.pk,
            "objet": "Relire",
            "texte": "Bonjour <b>",
        }
        page = client.post("/espace/messages/nouveau/", donnees).content.decode()
        assert "1 personne recevra ce message." in page
        assert "Bonjour &lt;b&gt;" in page
        assert not Message.objects.exists()
        page = client.post("/espace/messages/nouveau/", donnees | {"corriger": "oui"})
        assert 'value="Relire"' in page.content.decode()
        reponse = client.post("/espace/messages/nouveau/", donnees | {"envoyer": "oui"})
        message = Message.objects.get()
        assert reponse.url == f"/espace/messages/{message.pk}/"
        assert "PLANTEE" in client.get(reponse.url).content.decode()

    def test_a_suspected_patient_asks_then_passes_to_the_sending(self, groupe, coordination):
        client = client_de(coordination)
        donnees = {
            "cible": "instance",
            "instance": groupe.pk,
            "objet": "Cas",
            "texte": "La patiente née le 12/03/1951",
        }
        page = client.post("/espace/messages/nouveau/", donnees | {"envoyer": "oui"})
        assert "Votre texte contient peut-être" in page.content.decode()
        assert not Message.objects.exists()
        apercu = client.post("/espace/messages/nouveau/", donnees | {"sans_patient": "on"})
        assert 'name="sans_patient" value="on"' in apercu.content.decode()

    def test_another_s_message_does_not_exist(self, groupe, coordination):
        client = client_de(coordination)
        client.post(
            "/espace/messages/nouveau/",
            {
                "cible": "instance",
                "instance": groupe.pk,
                "objet": "a",
                "texte": "b",
                "envoyer": "oui",
            },
        )
        autre = client_de(membre_de(groupe, "pilote", Role.PILOTE))
        assert autre.get(f"/espace/messages/{Message.objects.get().pk}/").status_code == 404

    def test_my_choice_is_mine_to_undo(self, groupe):
        client = client_de(membre_de(groupe))
        page = client.post("/espace/messages/silence/", {"tous": "oui"}, follow=True)
        assert "Plus aucun message" in page.content.decode()


def test_pages_stay_flat(groupe, coordination):
    compte = membre_de(groupe, "pilote", Role.PILOTE)
    client = client_de(compte)

    def peupler():
        membre = MandatFactory(instance=groupe).adherent
        services.creer_tache(
            groupe, libelle="x", responsable=membre, echeance=None, par=coordination
        )
        DemandeEntree.objects.create(instance=groupe, adherent=AdherentFactory())
        deposer(coordination, visibilite="groupe", instance=groupe)

    assert_requetes_plates(peupler, lambda: client.get(f"{BASE}pied/"))
    assert Document.objects.count() == 4
    assert_requetes_plates(
        lambda: MandatFactory(adherent=compte.adherent), lambda: client.get(BASE)
    )
