"""What each person finds of themselves, and nothing of anyone else."""

import json

import pytest
from bs4 import BeautifulSoup

from cpts_portal.journal.models import Entree
from cpts_portal.journal.services import noter
from cpts_portal.lib import donnees_personnelles
from cpts_portal.rgpd import services
from cpts_portal.rgpd.models import Demande
from membres.adhesions.models import Consentement
from membres.comptes.enums import Role
from tests.cpts_portal.lib.test_donnees_patient import NUMERO
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.annuaire import FicheFactory
from tests.factories.comptes import CompteFactory
from tests.factories.courriels import deposer_courriel
from tests.factories.instances import MandatFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db

MES = "/espace/mes-donnees/"
VUES = "/espace/mes-donnees/qui-les-a-vues/"
JSON = "/espace/mes-donnees/mes-donnees.json"
COORDINATION = "/coordination/donnees-personnelles/"


def planter(compte, marque: str) -> None:
    """One value in each app, all carrying the same mark."""
    membre = AdherentFactory(compte=compte, nom=f"{marque}ADHERENT", structure=f"{marque}cabinet")
    AdhesionFactory(adherent=membre, etat="annulee", motif=f"{marque}adhesion")
    Consentement.objects.create(
        adherent=membre, objet="lettre", donne_le=compte.date_joined, origine=f"{marque}accord"
    )
    MandatFactory(adherent=membre, decision=f"{marque}mandat")
    FicheFactory(compte=compte, tarif=f"{marque}fiche")
    deposer_courriel(compte.email, sujet=f"{marque}courriel")
    services.demander(nature="opposition", texte=f"{marque}demande", par=compte)


PLANTES = ["ADHERENT", "cabinet", "adhesion", "accord", "mandat", "fiche", "courriel", "demande"]


@pytest.fixture
def deux(adherent):
    autre = CompteFactory(roles=[Role.ADHERENT], last_name="AUTRUInom")
    planter(adherent, "MOI")
    planter(autre, "AUTRUI")
    return adherent, autre


@pytest.mark.parametrize("adresse", [MES, JSON])
def test_everything_of_mine_and_nothing_of_anyone_else(deux, adresse):
    moi, _ = deux
    texte = client_de(moi).get(adresse).content.decode()
    assert [mot for mot in PLANTES if f"MOI{mot}" not in texte] == []
    assert "AUTRUI" not in texte


def test_no_secret_leaves(bureau):
    texte = client_de(bureau).get(JSON).content.decode()
    assert bureau.password not in texte
    facteur = bureau.authenticator_set.get()
    assert facteur.data["secret"] not in texte
    assert "Second facteur" in texte


def test_the_file_holds_the_parts_of_the_page_and_is_noted(deux):
    moi, _ = deux
    client = client_de(moi)
    reponse = client.get(JSON)
    assert reponse["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    fichier = json.loads(reponse.content)
    cles = [rubrique["cle"] for rubrique in fichier["rubriques"]]
    assert cles == [r.cle for r in donnees_personnelles.rubriques(moi)]
    page = BeautifulSoup(client.get(MES).content, "html.parser")
    titres = [t.get_text() for t in page.select(".rubrique h2")]
    assert titres == [rubrique["titre"] for rubrique in fichier["rubriques"]]
    assert Entree.objects.filter(action="rgpd.exporte", acteur=moi).count() == 1


def test_a_long_list_is_cut_on_the_page_and_whole_in_the_file(adherent):
    for n in range(23):
        deposer_courriel(adherent.email, sujet=f"courriel-n-{n}-")
    client = client_de(adherent)
    assert client.get(MES).content.decode().count("courriel-n-") == 20
    assert client.get(JSON).content.decode().count("courriel-n-") == 23


class TestConsultations:
    def test_who_opened_my_account_is_seen_by_me_alone(self, adherent, coordination):
        client = client_de(coordination)
        for _ in range(2):
            client.get(f"/coordination/comptes/{adherent.pk}/")
        client.get("/coordination/comptes/export.csv")
        texte = client_de(adherent).get(VUES).content.decode()
        assert texte.count("a ouvert la page du compte") == 1
        assert "a exporté la liste des comptes" in texte
        autre = client_de(CompteFactory(roles=[Role.ADHERENT])).get(VUES).content.decode()
        assert "a ouvert la page" not in autre

    def test_my_own_gestures_are_not_there(self, adherent):
        noter("compte.consulte", acteur=adherent, objet=adherent)
        assert "Personne, pour l’instant" in client_de(adherent).get(VUES).content.decode()

    def test_what_was_done_to_my_membership_is_there(self, adherent, coordination):
        membre = AdherentFactory(compte=adherent)
        noter("adhesion.compte_rattache", acteur=coordination, objet=membre)
        assert "a rattaché un compte à" in client_de(adherent).get(VUES).content.decode()


class TestDemander:
    def test_by_the_person(self, adherent):
        client = client_de(adherent)
        reponse = client.post(
            "/espace/mes-donnees/demander/",
            {"nature": "rectification", "texte": "Mon prénom s’écrit Élodie."},
            follow=True,
        )
        assert "Mes demandes" in reponse.content.decode()
        demande = Demande.objects.get()
        assert (demande.compte, demande.nom) == (adherent, str(adherent))
        client.post(f"/espace/mes-donnees/demandes/{demande.pk}/retirer/")
        demande.refresh_from_db()
        assert demande.etat == "retiree"

    def test_a_patient_s_number_is_not_kept(self, adherent):
        reponse = client_de(adherent).post(
            "/espace/mes-donnees/demander/", {"nature": "acces", "texte": f"n° {NUMERO}"}
        )
        assert "numéro de sécurité sociale" in reponse.content.decode()
        assert not Demande.objects.exists()

    def test_nobody_takes_back_another_s(self, adherent):
        demande = services.demander(nature="acces", texte="x", par=adherent)
        autre = client_de(CompteFactory(roles=[Role.ADHERENT]))
        adresse = f"/espace/mes-donnees/demandes/{demande.pk}/retirer/"
        assert autre.post(adresse).status_code == 404


class TestCoordination:
    def test_an_open_request_awaits_on_the_dashboard_with_its_date(self, adherent):
        demande = services.demander(nature="acces", texte="x", par=adherent)
        page = client_de(creer_persona(Role.COORDINATION)).get("/coordination/").content.decode()
        assert "1 demande sur des données personnelles" in page
        services.retirer(demande, par=adherent)
        page = client_de(creer_persona(Role.BUREAU)).get("/coordination/").content.decode()
        assert "demande sur des données personnelles" not in page

    def test_answered_from_its_page(self, adherent, coordination):
        demande = services.demander(nature="acces", texte="Tout", par=adherent)
        client = client_de(coordination)
        adresse = f"{COORDINATION}demandes/{demande.pk}/"
        assert "Tout" in client.get(adresse).content.decode()
        client.post(adresse, {"decision": "oui", "reponse": "Voici."})
        demande.refresh_from_db()
        assert (demande.etat, demande.delai_de_reponse) == ("acceptee", 0)
        # The person sees who read it.
        vues = client_de(adherent).get(VUES).content.decode()
        assert "a ouvert la demande" in vues

    def test_consigned_for_someone_without_an_account(self, coordination):
        reponse = client_de(coordination).post(
            f"{COORDINATION}demandes/nouvelle/",
            {
                "nom": "Lucie VAULANTERNE",
                "nature": "opposition",
                "canal": "oral",
                "recue_le": "02/11/2026",
                "texte": "Retirer ma photo",
            },
        )
        demande = Demande.objects.get()
        assert reponse.url == f"{COORDINATION}demandes/{demande.pk}/"
        assert demande.compte is None

    def test_the_list_stays_flat(self, coordination):
        client = client_de(coordination)

        def creer():
            services.demander(nature="acces", texte="x", par=CompteFactory())

        assert_requetes_plates(creer, lambda: client.get(COORDINATION))


def test_my_page_stays_flat(adherent):
    client = client_de(adherent)
    membre = AdherentFactory(compte=adherent)
    FicheFactory(compte=adherent)

    def creer():
        MandatFactory(adherent=membre)
        deposer_courriel(adherent.email)
        services.demander(nature="acces", texte="x", par=adherent)

    assert_requetes_plates(creer, lambda: client.get(MES))
