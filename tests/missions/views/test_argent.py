"""Money of a year, from the rule to the accountant's file."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from membres.comptes.enums import Role
from missions.models import Depense, Mission, RegleVersement, Versement
from missions.queries.argent import argent, cout_des_actions
from missions.services import ouvrir_annee
from tests.cpts_portal.lib.test_depots import PDF, PNG
from tests.factories.indemnisation import DemandeFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
PAGE = "/missions/argent/"


@pytest.fixture
def client(client_de, tresorier):
    return client_de(tresorier)


def payee(jour=date(2026, 11, 20)):
    return DemandeFactory(etat="payee", payee_le=jour, annee_paiement=jour.year)


def texte(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return " ".join(soupe.get_text(" ").replace("\u00a0", " ").split())


def enveloppe(annee, code):
    return next(e for e in argent(annee).enveloppes if e.code == code)


def ligne(annee, libelle, volet):
    return next(i for i in argent(annee).lignes if (i.libelle, i.volet) == (libelle, volet))


class TestDu:
    def test_the_year_of_the_demonstration(self, annee_demo):
        # Taille 3, année 3, missions déjà démarrées : chaque part fixe entière.
        acces = ligne(annee_demo, "Accès aux soins", "Part fixe")
        assert (acces.du, acces.recu, acces.reste) == (90000, 67500, 22500)
        fonctionnement = ligne(annee_demo, "Fonctionnement", "Fonctionnement")
        assert (fonctionnement.du, fonctionnement.annonce, fonctionnement.recu) == (
            75000,
            75000,
            56250,
        )
        # Le plan de crise est mis à jour : 22 500, non les 45 000 de sa rédaction.
        assert ligne(annee_demo, "Crise sanitaire", "Part fixe").du == 22500
        assert ligne(annee_demo, "Accès aux soins", "Part variable").du == 13000

    def test_the_first_year_of_the_crisis_mission_pays_its_plan(self, demo):
        annee = ouvrir_annee(demo, 1)
        # 45 000 € au prorata du 2 septembre 2024 au 15 avril 2025 : 225 jours sur 365.
        assert ligne(annee, "Crise sanitaire", "Part fixe").du == Decimal("27739.73")

    def test_the_rule_is_data(self, annee_demo):
        RegleVersement.objects.create(
            date_effet=date(2026, 1, 1), taux_avance=Decimal("0.6"), prorata="mois", source="accord"
        )
        avances = [d.montant for d in argent(annee_demo).echeancier if "avance de 60" in d.libelle]
        assert avances == [Decimal("45000.00")]


class TestEnveloppes:
    def test_received_committed_spent_and_what_is_left(self, annee_demo):
        # 13 125 reçus, 3 200 engagés, 410 dépensés.
        prevention = enveloppe(annee_demo, "PREVENTION")
        assert (prevention.engage, prevention.depense, prevention.disponible) == (
            3200,
            410,
            Decimal(9515),
        )

    def test_what_was_not_spent_is_carried_over(self, annee_demo):
        annee = ouvrir_annee(annee_demo.contrat, 4)
        assert enveloppe(annee, "PREVENTION").report == Decimal(12715)

    def test_recovered_money_leaves_the_envelope(self, annee_demo):
        acces = Mission.objects.get(code="ACCES")
        annee_demo.versements.create(
            mission=acces, volet="fixe", nature="recupere", montant=500, jour=date(2026, 9, 1)
        )
        assert enveloppe(annee_demo, "ACCES").recu == 67000

    def test_what_each_action_cost(self, annee_demo):
        assert cout_des_actions(annee_demo)[0] == ("Lisibilité de l’offre", Decimal("1260.00"))


class TestSaisir:
    def donnees(self, **champs):
        return {
            "libelle": "Affiches",
            "montant": "1 234,50",
            "jour": "12/11/2026",
            "etat": "payee",
            **champs,
        }

    @pytest.fixture(autouse=True)
    def _le_jour(self, time_machine):
        time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)

    @pytest.mark.parametrize(
        ("nature", "statut"), [("recu", 422), ("recupere", 422), ("annonce", 302)]
    )
    def test_money_of_tomorrow_is_only_announced(self, annee_demo, client, nature, statut):
        donnees = {"nature": nature, "volet": "fonctionnement", "montant": "10"}
        donnees["jour"] = "27/04/2027"
        adresse = f"{PAGE}annees/{annee_demo.pk}/versements/"
        assert client.post(adresse, donnees).status_code == statut

    def test_an_expense_to_come_is_not_paid(self, annee_demo, client):
        adresse = f"{PAGE}annees/{annee_demo.pk}/depenses/"
        refus = client.post(adresse, self.donnees(jour="12/11/2027"))
        assert "notez-la engagée" in texte(refus)
        assert not Depense.objects.filter(libelle="Affiches").exists()

    def test_a_date_out_of_the_year_is_said_not_refused(self, annee_demo, client):
        adresse = f"{PAGE}annees/{annee_demo.pk}/depenses/"
        page = texte(client.post(adresse, self.donnees(jour="02/04/2026"), follow=True))
        assert "Le 02/04/2026 est hors de l’année 3" in page
        assert Depense.objects.get(libelle="Affiches").annee == annee_demo

    def test_the_advance_rate_is_written_in_hundredths(self, annee_demo, client, client_de):
        # La trésorerie lit la règle ; la coordination la pose.
        assert "Régler l’avance" not in texte(client.get(PAGE))
        client = client_de(creer_persona(Role.COORDINATION))
        assert 'value="75"' in client.get(f"{PAGE}regle/").content.decode()
        regle = {
            "date_effet": "15/04/2026",
            "taux_avance": "62,5",
            "prorata": "mois",
            "source": "a",
        }
        solde = {"solde_fonctionnement": "sans", "solde_fixe": "annee", "solde_variable": "annee"}
        refus = client.post(f"{PAGE}regle/", regle | solde | {"delai_variable_jours": "30"})
        assert "Ce délai est celui de parts variables versées à part" in texte(refus)
        client.post(f"{PAGE}regle/", regle | solde)
        assert RegleVersement.objects.get(date_effet=date(2026, 4, 15)).taux_avance == Decimal(
            "0.625"
        )
        page = texte(client.get(PAGE))
        assert "Avance de 62,5 %, prorata" in page
        assert "Le solde contient : parts fixes et parts variables." in page
        assert "Fonctionnement, sans solde" in page

    def test_an_expense_with_its_proof(self, annee_demo, client):
        fichier = SimpleUploadedFile("facture.pdf", PDF)
        adresse = f"{PAGE}annees/{annee_demo.pk}/depenses/"
        assert client.post(adresse, self.donnees(fichier=fichier)).status_code == 302
        depense = Depense.objects.get(libelle="Affiches")
        assert (depense.montant, depense.nom_fichier) == (Decimal("1234.50"), "facture.pdf")
        reponse = client.get(f"{PAGE}depenses/{depense.pk}/justificatif/")
        assert b"".join(reponse.streaming_content) == PDF
        reponse.close()

    def test_a_false_proof_is_refused_and_nothing_is_noted(self, annee_demo, client):
        adresse = f"{PAGE}annees/{annee_demo.pk}/depenses/"
        faux = SimpleUploadedFile("facture.pdf", PNG)
        assert client.post(adresse, self.donnees(fichier=faux)).status_code == 422
        assert not Depense.objects.filter(libelle="Affiches").exists()

    def test_an_action_belongs_to_its_mission(self, annee_demo, client):
        acces = Mission.objects.get(code="ACCES")
        action = annee_demo.contrat.missions.get(mission__code="PARCOURS").actions.first()
        adresse = f"{PAGE}annees/{annee_demo.pk}/depenses/"
        refus = client.post(adresse, self.donnees(mission=acces.pk, action=action.pk))
        assert "Cette action n’est pas de cette mission." in texte(refus)

    def test_a_payment_says_what_it_pays(self, annee_demo, client):
        adresse = f"{PAGE}annees/{annee_demo.pk}/versements/"
        donnees = {"nature": "recu", "volet": "fixe", "montant": "10", "jour": "01/10/2026"}
        assert "Choisissez la mission" in texte(client.post(adresse, donnees))
        donnees["volet"] = "fonctionnement"
        assert client.post(adresse, donnees).status_code == 302

    def test_cancelled_it_no_longer_counts_and_stays(self, annee_demo, client):
        versement = Versement.objects.filter(nature="recu", mission=None).get()
        client.post(f"{PAGE}versements/{versement.pk}/annuler/")
        assert enveloppe(annee_demo, "").recu == 0
        assert Versement.objects.filter(pk=versement.pk).exists()


class TestExport:
    def test_the_workbook_for_the_accountant(self, annee_demo, client):
        reponse = client.get(f"{PAGE}annees/{annee_demo.pk}/export.xlsx")
        classeur = load_workbook(io.BytesIO(reponse.content))
        resultat = {r[0]: r[1:] for r in classeur["Compte de résultat"].iter_rows(values_only=True)}
        # Produits 67 500, charges 1 260 : résultat 66 240.
        assert resultat["Accès aux soins"][:3] == (67500, 1260, 66240)
        assert resultat["Total"][0] == 170625

    def test_the_csv_holds_cash_only(self, annee_demo, client):
        brut = client.get(f"{PAGE}annees/{annee_demo.pk}/export.csv").content.decode("utf-8-sig")
        lignes = list(csv.DictReader(io.StringIO(brut), delimiter=";"))
        assert {ligne["sens"] for ligne in lignes} == {"produit", "charge"}
        assert "75000,00" not in {ligne["montant"] for ligne in lignes}
        assert "940,50" in {ligne["montant"] for ligne in lignes}


class TestImputer:
    def test_one_button_assigns_what_is_chosen(self, annee_demo, client):
        demandes = [payee(jour=date(2026, 11, 20)) for _ in range(2)]
        acces = Mission.objects.get(code="ACCES")
        assert "Demandes payées à imputer" in texte(client.get(PAGE))
        client.post(f"{PAGE}imputations/", {f"d-{demandes[0].pk}": f"m{acces.pk}"})
        assert enveloppe(annee_demo, "ACCES").depense == 1260 + 60
        page = texte(client.get(PAGE))
        # L'autre attend encore, celle-ci se réimpute depuis ses dépenses.
        assert demandes[1].reference in page
        adresse = f"{PAGE}imputations/{demandes[0].imputation.pk}/"
        client.post(adresse, {"enveloppe": "fonctionnement"})
        assert enveloppe(annee_demo, "ACCES").depense == 1260

    def test_nothing_chosen_says_what_to_do(self, annee_demo, client):
        payee()
        page = texte(client.post(f"{PAGE}imputations/", {}, follow=True))
        assert "Choisissez l’enveloppe d’au moins une demande." in page

    def test_the_bureau_reads_no_claim(self, annee_demo, client_de):
        demande = payee()
        page = client_de(creer_persona(Role.BUREAU)).get(PAGE).content.decode()
        assert demande.reference not in page
        assert str(demande.adherent) not in page

    def test_an_assigned_expense_is_not_edited_by_hand(self, annee_demo, client):
        demande = payee(jour=date(2026, 11, 20))
        client.post(f"{PAGE}imputations/", {f"d-{demande.pk}": "fonctionnement"})
        depense = Depense.objects.get(reference=demande.reference)
        client.post(f"{PAGE}depenses/{depense.pk}/annuler/")
        depense.refresh_from_db()
        assert depense.annulee_le is None

    def test_the_list_does_not_grow_in_queries(self, annee_demo, client):
        assert_requetes_plates(payee, lambda: client.get(PAGE).content)


class TestPage:
    def test_says_received_spent_and_left(self, annee_demo, client):
        page = texte(client.get(PAGE))
        assert "170 625 € reçus, 31 590,50 € dépensés, 135 834,50 € disponibles" in page

    def test_queries_do_not_grow(self, annee_demo, client):
        def creer():
            annee_demo.depenses.create(libelle="x", montant=1, jour=date(2026, 10, 1), etat="payee")

        assert_requetes_plates(creer, lambda: client.get(PAGE).content)

    @pytest.mark.parametrize(
        ("role", "lit", "ecrit"),
        [
            (Role.TRESORIER, 200, 200),
            (Role.COORDINATION, 200, 200),
            (Role.BUREAU, 200, 403),
            (Role.ADHERENT, 403, 403),
        ],
    )
    def test_who_reads_and_who_writes(self, annee_demo, client_de, role, lit, ecrit):
        client = client_de(creer_persona(role))
        assert client.get(PAGE).status_code == lit
        assert client.get(f"{PAGE}annees/{annee_demo.pk}/depenses/").status_code == ecrit
