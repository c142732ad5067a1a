"""Aids of before the contract: written without one, counted once there is one."""

import io
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from cpts_portal.journal.models import Entree
from membres.comptes.enums import Role
from missions.models import AideAvantContrat
from missions.queries.argent import argent
from missions.services import ouvrir_annee
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
PAGE = "/missions/argent/aides/"


@pytest.fixture
def client(client_de, tresorier):
    return client_de(tresorier)


def donnees(**champs):
    return {
        "libelle": "Aide à la lettre d’intention",
        "financeur": "CPAM",
        "nature": "recu",
        "montant": "25 000",
        "jour": "12/06/2023",
        "source": "Courrier du 2 juin 2023",
        "depense": "",
        **champs,
    }


def creer_aide(**champs):
    defaut = {"libelle": "FIR", "nature": "recu", "montant": 10000, "source": "Convention"}
    return AideAvantContrat.objects.create(**{**defaut, "jour": date(2023, 6, 12), **champs})


def texte(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return " ".join(soupe.get_text(" ").replace("\u00a0", " ").split())


def fonctionnement(annee):
    return next(e for e in argent(annee).enveloppes if e.code == "")


class TestSansContrat:
    def test_no_contract_is_needed(self, client):
        assert "Aucune aide notée" in texte(client.get(PAGE))
        page = texte(client.post(f"{PAGE}nouvelle/", donnees(depense="4 000"), follow=True))
        assert "25 000 € reçus, 4 000 € dépensés avant le contrat" in page
        assert "Courrier du 2 juin 2023" in page
        assert "Aides d’avant contrat" in texte(client.get("/missions/argent/"))

    def test_its_source_is_required(self, client):
        refus = client.post(f"{PAGE}nouvelle/", donnees(source=""))
        assert refus.status_code == 422
        assert not AideAvantContrat.objects.exists()

    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"depense": "25 000,01"}, "au plus son montant"),
            ({"nature": "annonce", "depense": "1"}, "On ne dépense que ce qui est reçu"),
            ({"montant": "0"}, "montant"),
            ({"jour": "12/06/2099"}, "notez-la annoncée"),
        ],
    )
    def test_what_cannot_be_is_refused(self, client, champs, phrase):
        refus = client.post(f"{PAGE}nouvelle/", donnees(**champs))
        assert refus.status_code == 422
        assert phrase in texte(refus)

    def test_cancelled_it_leaves_the_page_and_the_journal_keeps_it(self, client):
        aide = creer_aide()
        assert "L’aide est annulée" in texte(client.post(f"{PAGE}{aide.pk}/annuler/", follow=True))
        client.post(f"{PAGE}{aide.pk}/annuler/")
        assert Entree.objects.filter(action="missions.aide_annulee").count() == 1
        assert "Aucune aide notée" in texte(client.get(PAGE))


class TestDansLesComptes:
    def test_what_is_left_is_carried_to_the_first_year_and_on(self, demo, annee_demo):
        AideAvantContrat.objects.all().delete()
        creer_aide(montant=10000, depense=Decimal("2500.50"))
        creer_aide(nature="annonce", montant=9000)
        creer_aide(nature="recupere", montant=500)
        # 10 000 reçus, 500 repris, 2 500,50 dépensés avant.
        assert fonctionnement(ouvrir_annee(demo, 1)).report == Decimal("6999.50")
        assert fonctionnement(annee_demo).report == Decimal("6999.50")

    def test_come_late_it_counts_in_its_year(self, client, annee_demo):
        avant = fonctionnement(annee_demo).recu
        creer_aide(jour=date(2026, 5, 4))
        assert fonctionnement(annee_demo).recu == avant + 10000
        ligne = next(i for i in argent(annee_demo).lignes if i.volet == "Aide d’avant contrat")
        assert (ligne.recu, ligne.du) == (10000, 0)

    def test_once_the_contract_runs_its_expenses_go_to_their_year(self, client, annee_demo):
        refus = client.post(f"{PAGE}nouvelle/", donnees(jour="04/05/2026", depense="10"))
        assert "notez ses dépenses dans leur année" in texte(refus)

    def test_the_accountant_receives_them(self, client, annee_demo):
        AideAvantContrat.objects.all().delete()
        creer_aide()
        creer_aide(libelle="Solde du FIR", jour=date(2026, 5, 4))
        adresse = f"/missions/argent/annees/{annee_demo.pk}/export"
        classeur = load_workbook(io.BytesIO(client.get(f"{adresse}.xlsx").content))
        feuille = [[c.value for c in rang] for rang in classeur["Aides d’avant contrat"]]
        assert [rang[2] for rang in feuille[1:]] == ["Solde du FIR", "FIR"]
        assert "Solde du FIR" in client.get(f"{adresse}.csv").content.decode("utf-8-sig")


class TestDroits:
    def test_the_bureau_reads_and_does_not_write(self, client_de, annee_demo):
        client = client_de(creer_persona(Role.BUREAU))
        assert "Noter une aide" not in texte(client.get(PAGE))
        assert client.post(f"{PAGE}nouvelle/", donnees()).status_code == 403
        assert client.post(f"{PAGE}{creer_aide().pk}/annuler/").status_code == 403

    def test_a_member_sees_nothing(self, client_de):
        assert client_de(creer_persona(Role.ADHERENT)).get(PAGE).status_code == 403

    def test_queries_are_flat(self, client):
        assert_requetes_plates(creer_aide, lambda: client.get(PAGE))
