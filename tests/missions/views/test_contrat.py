"""The contract through screens: a new text and a seventh mission need no code."""

from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from cpts_portal.journal.models import Entree
from cpts_portal.lib.tableur import Feuille, xlsx
from membres.comptes.enums import Role
from missions.lecture import COLONNES_ANNEXE
from missions.models import ClasseTaille, Contrat, Grille, Mission
from missions.queries import tableau_annee
from missions.services import charger_grilles
from missions.services.demonstration import DONNEES
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
CONTRAT = {
    "reference": "ACI-52",
    "date_signature": "01/03/2026",
    "date_effet": "15/03/2026",
    "duree_annees": "5",
    "caisse": "CPAM de la Haute-Marne",
    "agence": "ARS Grand Est",
    "population": "58000",
    "population_millesime": "2022",
    "population_source": "INSEE, populations légales",
    "taille_motif": "",
}


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


@pytest.fixture
def contrat(client):
    charger_grilles()
    reponse = client.post("/missions/contrat/nouveau/", CONTRAT)
    assert reponse.status_code == 302, reponse.content.decode()
    return Contrat.objects.get(reference="ACI-52")


def page(client, adresse):
    return " ".join(unescape(client.get(adresse).content.decode()).split())


class TestContrat:
    def test_an_empty_portal_leads_to_the_form(self, client):
        assert "/missions/contrat/nouveau/" in page(client, "/missions/contrat/")

    def test_the_size_follows_the_population(self, client, contrat):
        # 58 000 habitants : de 40 000 à moins de 80 000, donc T2.
        assert "<dt>Taille calculée</dt><dd>T2</dd>" in page(client, "/missions/contrat/")

    def test_a_size_set_by_hand_takes_a_reason(self, client, contrat):
        taille = {**CONTRAT, "taille_forcee": str(contrat_taille("T3"))}
        adresse = f"/missions/contrat/{contrat.pk}/modifier/"
        refus = client.post(adresse, taille)
        assert refus.status_code == 422
        assert "Dites pourquoi cette taille est fixée à la main." in refus.content.decode()
        client.post(adresse, {**taille, "taille_motif": "annexe 2 du contrat"})
        assert "fixée à la main : annexe 2 du contrat" in page(client, "/missions/contrat/")

    def test_a_closed_year_keeps_the_size_of_its_day(self, client, contrat):
        client.post(f"/missions/contrat/{contrat.pk}/annees/1/ouvrir/")
        annee = contrat.annees.get()
        client.post(f"/missions/annees/{annee.pk}/clore/")
        client.post(f"/missions/contrat/{contrat.pk}/modifier/", {**CONTRAT, "population": "90000"})
        annee.refresh_from_db()
        assert tableau_annee(annee).taille.code == "T2"
        client.post(f"/missions/annees/{annee.pk}/rouvrir/", {"motif": "erreur"})
        annee = contrat.annees.select_related("contrat").get()
        assert tableau_annee(annee).taille.code == "T3"

    def test_the_bounds_of_a_size_are_set_on_a_screen(self, client, contrat):
        adresse = f"/missions/textes/tailles/{contrat_taille('T3')}/"
        refus = client.post(adresse, {"minimum": "50 000", "maximum_exclu": "175 000"})
        assert "chevauchent la classe T2" in unescape(refus.content.decode())
        bornes = {"minimum": "40 000", "maximum_exclu": "50 000", "note": "avenant local"}
        client.post(f"/missions/textes/tailles/{contrat_taille('T2')}/", bornes)
        client.post(adresse, {"minimum": "50 000", "maximum_exclu": "175 000"})
        # 58 000 habitants étaient T2, ils sont T3.
        assert "<dt>Taille calculée</dt><dd>T3</dd>" in page(client, "/missions/contrat/")

    def test_a_population_takes_its_vintage(self, client):
        refus = client.post("/missions/contrat/nouveau/", {**CONTRAT, "population_millesime": ""})
        page = BeautifulSoup(refus.content, "html.parser")
        faute = "Donnez l’année de cette population."
        assert faute in page.find(id="id_population_millesime_error").text
        # Dite au champ et dans le seul résumé, pas deux fois en tête.
        assert len(page.select("[data-resume-erreurs]")) == 1

    def test_a_population_is_pasted_as_a_paper_writes_it(self, client):
        charger_grilles()
        client.post("/missions/contrat/nouveau/", {**CONTRAT, "population": "81\u202f250"})
        assert Contrat.objects.get(reference="ACI-52").population == 81250

    def test_a_reference_already_taken_is_said_in_plain_words(self, client, contrat):
        refus = client.post("/missions/contrat/nouveau/", CONTRAT).content.decode()
        assert "Un contrat porte déjà cette référence." in refus

    def test_the_effect_date_stays_once_a_year_is_open(self, client, contrat):
        client.post(f"/missions/contrat/{contrat.pk}/annees/1/ouvrir/")
        client.post(
            f"/missions/contrat/{contrat.pk}/modifier/", {**CONTRAT, "date_effet": "01/01/2020"}
        )
        contrat.refresh_from_db()
        assert str(contrat.date_effet) == "2026-03-15"

    def test_every_change_is_in_the_journal(self, contrat, coordination):
        assert Entree.objects.filter(action="missions.contrat", acteur=coordination).count() == 1


def contrat_taille(code):
    return ClasseTaille.objects.get(code=code).pk


class TestAvenantEtSeptiemeMission:
    def test_both_through_the_screens_down_to_the_euros(self, client, contrat):
        # 1. La mission paraît dans les textes.
        client.post(
            "/missions/textes/missions/nouvelle/",
            {
                "code": "france_sante",
                "libelle": "Mission de soutien au réseau France Santé",
                "libelle_court": "France Santé",
                "nature": "complementaire",
                "ordre": "7",
                "demarrage_max_mois": "6",
                "deploiement_max_mois": "12",
            },
        )
        septieme = Mission.objects.get(code="FRANCE_SANTE")
        assert septieme.slug == "france-sante"
        # 2. L'avenant national apporte sa grille : 12 000 € variables en T2, rien d'autre de connu.
        client.post(
            "/missions/textes/grilles/nouvelle/",
            {"code": "avenant-3", "titre": "Avenant 3 à l’ACI", "date_effet": "01/01/2027"},
        )
        grille = Grille.objects.get(code="avenant-3")
        client.post(
            f"/missions/textes/grilles/{grille.pk}/montants/",
            {f"c-{septieme.pk}-variable-T2": "12 000,00", "source": "JO du 1er janvier 2027"},
        )
        ligne = grille.lignes.get()
        assert (ligne.montant, ligne.confiance, ligne.sources) == (
            Decimal(12000),
            "entered",
            ["JO du 1er janvier 2027"],
        )
        # 3. L'avenant du contrat l'apporte, et la mission y entre.
        client.post(
            f"/missions/contrat/{contrat.pk}/avenants/",
            {
                "numero": "1",
                "objet": "Réseau France Santé",
                "date_signature": "10/01/2027",
                "date_effet": "15/01/2027",
                "grille": grille.pk,
            },
        )
        client.post(
            f"/missions/contrat/{contrat.pk}/missions/",
            {"mission": septieme.pk, "date_demarrage": "15/03/2027"},
        )
        # 4. L'année 2 s'ouvre par son annexe : deux réunions à tenir, 12 000 €.
        indicateur = (
            "FRANCE_SANTE;Réseau;FS-1;Réunions tenues;SEUIL;hausse;réunions;CPTS;0;2;;12000;Bilan"
        )
        annexe = xlsx([Feuille("Annexe", COLONNES_ANNEXE, [indicateur.split(";")])])
        importer(client, f"/missions/contrat/{contrat.pk}/annees/2/annexe/", annexe)
        annee = contrat.annees.select_related("contrat__taille_forcee", "grille").get(numero=2)
        assert annee.grille == grille
        # 5. Deux réunions : tout est acquis.
        mesures = b"code;date;nature;valeur;preuve\nFS-1;20/03/2027;declaree;2;Bilan\n"
        importer(client, f"/missions/contrat/{contrat.pk}/annees/2/mesures/", mesures)
        ligne = tableau_annee(annee).mission("FRANCE_SANTE")
        assert (ligne.bilan.enveloppe, ligne.montants.acquis) == (Decimal(12000), Decimal(12000))
        assert client.get("/missions/france-sante/?contrat=ACI-52&annee=2").status_code == 200

    def test_a_closed_year_keeps_its_grid(self, client, contrat):
        client.post(f"/missions/contrat/{contrat.pk}/annees/1/ouvrir/")
        annee = contrat.annees.get(numero=1)
        client.post(f"/missions/annees/{annee.pk}/clore/")
        autre = Grille.objects.get(code="aci-2019")
        forgee = client.post(f"/missions/annees/{annee.pk}/grille/", {"grille": "²"})
        assert forgee.status_code == 404
        client.post(f"/missions/annees/{annee.pk}/grille/", {"grille": autre.pk})
        annee.refresh_from_db()
        assert (annee.close, annee.grille.code) == (True, "avenant-2")
        refus = client.post(
            f"/missions/textes/grilles/{annee.grille_id}/montants/",
            {"c-0-fonctionnement-T2": "1", "source": "x"},
        )
        assert "Une année close a été payée sur cette grille" in refus.content.decode()

    def test_reopening_takes_a_reason(self, client, contrat):
        client.post(f"/missions/contrat/{contrat.pk}/annees/1/ouvrir/")
        annee = contrat.annees.get(numero=1)
        client.post(f"/missions/annees/{annee.pk}/clore/")
        client.post(f"/missions/annees/{annee.pk}/rouvrir/", {"motif": ""})
        annee.refresh_from_db()
        assert annee.close
        client.post(f"/missions/annees/{annee.pk}/rouvrir/", {"motif": "close par erreur"})
        annee.refresh_from_db()
        assert not annee.close

    def test_what_was_entered_outlives_a_reload_of_the_shipped_file(self, client, contrat):
        grille, acces = Grille.objects.get(code="avenant-2"), Mission.objects.get(code="ACCES")
        client.post(
            f"/missions/textes/grilles/{grille.pk}/montants/",
            {f"c-{acces.pk}-variable-T2": "20000", "source": "contrat", **cases(client, grille)},
        )
        charger_grilles()
        ligne = grille.lignes.get(mission=acces, volet="variable", taille__code="T2")
        assert ligne.montant == Decimal(20000)


def cases(client, grille):
    """What the page's cells hold, so that a partial POST empties nothing."""
    adresse = f"/missions/textes/grilles/{grille.pk}/montants/"
    soupe = BeautifulSoup(client.get(adresse).content, "html.parser")
    valeurs = {c["name"]: c.get("value", "") for c in soupe.select("input[name^=c-]")}
    return {nom: valeur for nom, valeur in valeurs.items() if valeur}


def importer(client, adresse, octets):
    vu = client.post(adresse, {"fichier": SimpleUploadedFile("f", octets)})
    assert vu.status_code == 200, vu.content.decode()
    ecrit = client.post(adresse, {"contenu": vu.context["contenu"], "appliquer": "1"})
    assert ecrit.status_code == 302


class TestMontantsDuContrat:
    def test_they_override_the_grid_and_empty_gives_it_back(self, client, annee_demo):
        adresse = f"/missions/annees/{annee_demo.pk}/montants/"
        acces = Mission.objects.get(code="ACCES")
        client.post(adresse, {f"c-{acces.pk}-variable-x": "40 000", "source": "contrat, article 4"})
        assert tableau_annee(annee_demo).mission("ACCES").bilan.enveloppe == Decimal(40000)
        client.post(adresse, {f"c-{acces.pk}-variable-x": "", "source": "contrat, article 4"})
        assert tableau_annee(annee_demo).mission("ACCES").bilan.enveloppe == Decimal(35000)

    def test_a_recognised_event_opens_its_part(self, client, annee_demo):
        crise = Mission.objects.get(code="CRISE")
        client.post(
            f"/missions/annees/{annee_demo.pk}/evenements/",
            {
                "mission": crise.pk,
                "libelle": "Inondations",
                "reconnu_par": "ARS Grand Est",
                "reconnu_le": "02/01/2027",
            },
        )
        montants = tableau_annee(annee_demo).mission("CRISE").montants
        assert (montants.conditionnel, montants.ouvert) == (0, Decimal(67500))
        evenement = annee_demo.evenements.get()
        client.post(f"/missions/evenements/{evenement.pk}/retirer/")
        assert tableau_annee(annee_demo).mission("CRISE").montants.conditionnel == Decimal(67500)


class TestImporter:
    def test_shows_before_writing_anything(self, client, demo):
        adresse = f"/missions/contrat/{demo.pk}/annees/4/annexe/"
        octets = (DONNEES / "annexe_demonstration.csv").read_bytes()
        vu = client.post(adresse, {"fichier": SimpleUploadedFile("annexe.csv", octets)})
        assert "43 lignes lues, rien n’est encore écrit" in vu.content.decode()
        assert not demo.annees.filter(numero=4).exists()
        importer(client, adresse, octets)
        assert demo.annees.get(numero=4).indicateurs.count() == 43

    def test_errors_by_line_and_nothing_to_apply(self, client, demo):
        adresse = f"/missions/contrat/{demo.pk}/annees/3/mesures/"
        octets = b"code;date;nature;valeur;preuve\nACC-1;demain;declaree;3;\n"
        vu = client.post(adresse, {"fichier": SimpleUploadedFile("m.csv", octets)})
        assert vu.status_code == 422
        assert "<b>Ligne 2</b>" in vu.content.decode()
        assert 'name="appliquer"' not in vu.content.decode()

    def test_a_tampered_content_is_refused(self, client, demo):
        adresse = f"/missions/contrat/{demo.pk}/annees/4/annexe/"
        refus = client.post(adresse, {"contenu": "faux", "appliquer": "1"})
        assert refus.status_code == 422
        assert not demo.annees.filter(numero=4).exists()

    def test_what_is_no_table_is_told(self, client, demo):
        adresse = f"/missions/contrat/{demo.pk}/annees/4/annexe/"
        image = BytesIO(b"\x89PNG\x00\x81\x8d").getvalue()
        refus = client.post(adresse, {"fichier": SimpleUploadedFile("a.png", image)})
        assert refus.status_code == 422


class TestDoors:
    PAGES = ("/missions/contrat/", "/missions/textes/")
    ECRANS = ("/missions/contrat/nouveau/", "/missions/textes/missions/nouvelle/")

    @pytest.mark.parametrize("role", [Role.BUREAU, Role.TRESORIER])
    def test_the_board_reads_and_does_not_write(self, demo, client_de, role):
        client = client_de(creer_persona(role))
        for adresse in self.PAGES:
            assert client.get(adresse).status_code == 200
            assert "nouveau/" not in client.get(adresse).content.decode()
        for adresse in self.ECRANS:
            assert client.get(adresse).status_code == 403
            assert client.post(adresse, CONTRAT).status_code == 403

    def test_a_member_sees_nothing(self, demo, client_de, adherent):
        for adresse in (*self.PAGES, *self.ECRANS):
            assert client_de(adherent).get(adresse).status_code == 403

    def test_queries_do_not_grow(self, client, demo):
        def creer():
            numero = demo.avenants.count() + 1
            demo.avenants.create(
                numero=numero, objet="x", date_signature="2026-01-01", date_effet="2026-01-01"
            )

        assert_requetes_plates(creer, lambda: client.get("/missions/contrat/").content)
