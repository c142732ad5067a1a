"""From a frozen year to what the funders read, ask and agree."""

import io
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import InternalError, ProgrammingError, connection, transaction
from openpyxl import load_workbook

from cpts_portal.courriels.models import Courriel
from cpts_portal.documents.production import produire_maintenant
from cpts_portal.documents.rendu import rendre
from cpts_portal.documents.services import request_document
from cpts_portal.journal.models import Entree
from missions.instantane import comparer, empreinte, feuilles, figer, rendre_classeur
from missions.modeles import modele_de
from missions.models import (
    AccesFinanceur,
    Instantane,
    QuestionFinanceur,
    SectionRapport,
    ValeurProposee,
)
from missions.queries import tableau_annee
from missions.queries.modeles import modele_commun, sections_de
from missions.rapport_activite import classeur_fige, rapport_activite, rapport_de, rapport_fige
from missions.services import arranger_modele, enregistrer_mesure, prendre_instantane
from missions.services.mesures import Auteur
from tests.cpts_portal.documents.pdf import constats
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.annuaire import ProfessionFactory
from tests.factories.reunions import ReunionFactory, SignatureFactory
from tests.harnais.client import ClientApresCommit as Client
from tests.harnais.courriels import chemin, liens_de
from tests.harnais.requetes import assert_requetes_plates
from tests.membres.acces_externe.test_acces import code_recu

pytestmark = pytest.mark.django_db
JOUR = date(2026, 11, 25)


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


@pytest.fixture
def fige(annee_demo):
    return prendre_instantane(annee_demo, libelle="Dialogue de mars", auteur=Auteur())


@pytest.fixture
def medecin(db):
    return ProfessionFactory(code="10", libelle="Médecin")


def mesurer(annee, code, valeur):
    return enregistrer_mesure(
        annee.indicateurs.get(code=code),
        valeur=valeur,
        nature="mesuree",
        jour=JOUR,
        auteur=Auteur(),
    )


def texte(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return " ".join(soupe.get_text(" ").replace("\u00a0", " ").split())


class TestInstantane:
    @pytest.mark.parametrize(
        "requete",
        ["UPDATE missions_instantane SET libelle = 'autre'", "DELETE FROM missions_instantane"],
    )
    def test_the_database_refuses_any_change(self, fige, requete):
        with (
            pytest.raises((InternalError, ProgrammingError), match="ne se modifie pas"),
            transaction.atomic(),
            connection.cursor() as curseur,
        ):
            curseur.execute(requete)

    def test_its_hash_tells_its_content(self, fige):
        assert empreinte(Instantane.objects.get(pk=fige.pk).contenu) == fige.sha256

    def test_what_moves_after_it_does_not_move_it(self, fige, annee_demo):
        avant = feuilles(fige.contenu)
        mesurer(annee_demo, "ACC-1", 40)
        relu = Instantane.objects.get(pk=fige.pk)
        assert feuilles(relu.contenu) == avant
        ligne = relu.contenu["calcul"]["indicateurs"]["ACC-1"]
        assert (ligne["valeur"], ligne["acquis"]) == ("132", "3000.00")

    def test_compared_with_today_it_says_what_changed(self, fige, annee_demo):
        mesurer(annee_demo, "ACC-1", 96)
        aujourdhui = figer(tableau_annee(annee_demo), JOUR)
        comparaison = comparer(fige.contenu, aujourdhui, None)
        [change] = [ligne for ligne in comparaison.lignes if ligne.change]
        # De 3 000 à 6 000 € : + 3 000.
        assert (change.code, change.ecart) == ("ACC-1", 3000)
        assert comparaison.total_aujourdhui - comparaison.total_fige == 3000

    def test_the_year_before_stands_beside(self, fige, annee_demo):
        passe = dict(fige.contenu) | {"numero": 2}
        comparaison = comparer(fige.contenu, fige.contenu, passe)
        assert comparaison.lignes[0].avant["realise"] == "132"
        assert comparaison.total_avant == comparaison.total_fige


class TestClasseur:
    def test_holds_the_columns_agreed_with_the_funders(self, fige):
        rendu = rendre_classeur(classeur_fige({"instantane": fige.pk}), lambda *_: None)
        page = load_workbook(io.BytesIO(rendu.octets))["Indicateurs"]
        entetes = [c.value for c in page[1]]
        ligne = dict(zip(entetes, [c.value for c in page[2]], strict=True))
        assert (ligne["code"], ligne["montant maximal"], ligne["montant acquis"]) == (
            "ACC-1",
            9000,
            3000,
        )
        assert ligne["pièces jointes"] == "Requête locale CPAM (à joindre)"
        assert entetes[-1] == "avis de la CPAM et de l’ARS"
        assert page.max_row == 44


class TestRapport:
    def test_prints_from_the_snapshot_as_of_that_day(self, fige, annee_demo):
        mesurer(annee_demo, "ACC-1", 40)
        contexte = rapport_fige({"instantane": fige.pk}).contexte
        assert contexte["missions"][0]["acquis"].replace("\u00a0", " ") == "13 000 €"

    def test_the_usual_plan_until_arranged_and_no_empty_text(self, demo):
        sections = rapport_activite({"contrat": "DEMO", "annee": 3}).contexte["sections"]
        assert [s["code"] for s in sections] == [
            "identite",
            "vie",
            "synthese",
            "missions",
            "finances",
            "calendrier",
            "pieces",
        ]

    def test_the_coordinator_arranges_it(self, demo, client):
        adresse = f"/missions/dialogue/modeles/{modele_commun().pk}/"
        form = client.get(adresse).context["form"]
        donnees = {nom: champ.initial for nom, champ in form.fields.items()}
        donnees = {nom: v for nom, v in donnees.items() if v not in (None, False)}
        donnees |= {
            "ordre-finances": "1",
            "titre-libre-1": "Mot de la présidente",
            "texte-libre-1": "Une année.\n\nEt la suite.",
            "active-libre-1": "on",
            "ordre-libre-1": "0",
        }
        donnees.pop("active-pieces")
        assert client.post(adresse, donnees).status_code == 302
        sections = rapport_activite({"contrat": "DEMO", "annee": 3}).contexte["sections"]
        assert [s["code"] for s in sections][:3] == ["libre-1", "finances", "identite"]
        assert sections[0]["paragraphes"] == ["Une année.", "Et la suite."]
        assert "pieces" not in [s["code"] for s in sections]
        assert SectionRapport.objects.count() == len(sections_de(modele_commun()))

    def test_a_section_without_title_is_told(self, demo, client):
        refus = client.post(
            f"/missions/dialogue/modeles/{modele_commun().pk}/",
            {"active-libre-1": "on", "ordre-libre-1": "1"},
        )
        assert refus.status_code == 422

    def test_becomes_a_pdf_any_reader_can_follow(self, fige, tmp_path):
        """Tagged, and nothing the PDF/UA checker finds to say."""
        reunion = ReunionFactory(close=True, debut=datetime(2026, 11, 3, 18, tzinfo=UTC))
        SignatureFactory(reunion=reunion, minutes=90)
        rendu = rendre(rapport_activite({"contrat": "DEMO", "annee": 3}), lambda *_: None)
        assert rendu.pages > 6
        assert rendu.avertissements == ()
        assert constats(rendu.octets, tmp_path) == []

    def test_the_association_and_the_money_fill_themselves(self, annee_demo, medecin):
        AdhesionFactory(adherent=AdherentFactory(profession=medecin, membre_depuis=JOUR))
        reunion = ReunionFactory(close=True, debut=datetime(2026, 11, 3, 18, tzinfo=UTC))
        SignatureFactory(reunion=reunion, adherent=None, invite_nom="X", moyen="invite", minutes=90)
        contenu = figer(tableau_annee(annee_demo), JOUR)
        vie = contenu["vie"]
        assert (vie["membres"], vie["a_jour"], vie["entres"]) == (1, 1, 1)
        [tenue] = vie["instances"]
        assert (tenue["reunions"], tenue["presences"], tenue["duree"]) == (1, 1, "1\u00a0h\u00a030")
        comptes = contenu["comptes"]
        acces = next(e for e in comptes["enveloppes"] if e["libelle"] == "Accès aux soins")
        # Reçus 67 500, dépensés 1 260.
        assert (acces["recu"], acces["resultat"]) == ("67500.00", "66240.00")
        assert comptes["actions"][0] == ["Lisibilité de l’offre", "1260.00"]

    def test_a_reprint_keeps_the_template_of_its_day(self, annee_demo):
        modele = modele_commun()
        plan = sections_de(modele)
        for section in plan:
            section.texte = "Texte de mars." if section.code == "partenariats" else ""
        arranger_modele(modele, plan, auteur=Auteur())
        fige = prendre_instantane(annee_demo, libelle="Mars", auteur=Auteur())
        SectionRapport.objects.filter(code="partenariats").update(texte="Récrit en juin.")
        SectionRapport.objects.filter(code="synthese").update(active=False)
        sections = rapport_fige({"instantane": fige.pk}).contexte["sections"]
        partenariats = next(s for s in sections if s["code"] == "partenariats")
        assert partenariats["paragraphes"] == ["Texte de mars."]
        assert "synthese" in [s["code"] for s in sections]

    def test_an_older_snapshot_is_still_printed(self, fige):
        contenu = {
            nom: valeur
            for nom, valeur in fige.contenu.items()
            if nom not in ("vie", "comptes", "modeles", "edition")
        }
        rendu = rendre(rapport_de(contenu, modele_de(contenu, None)), lambda *_: None)
        assert rendu.avertissements == ()

    def test_the_worker_makes_the_workbook(self, fige, coordination):
        parametres = {"contrat": "DEMO", "annee": 3}
        document = request_document("tableau_suivi_xlsx", parametres, coordination)
        produit = produire_maintenant(document)
        assert produit.nom_fichier == "Tableau de suivi des indicateurs, année 3.xlsx"


def entrer(client, fige, **champs):
    """Invite an agent, open the link and give the code: their own browser."""
    client.post(
        f"/missions/dialogue/instantanes/{fige.pk}/inviter/",
        {
            "nom": "Agathe Fictive",
            "organisme": "CPAM",
            "email": "agathe@cpam.invalid",
            "jusqu_au": "31/12/2030",
            **champs,
        },
    )
    lien = chemin(liens_de(Courriel.objects.filter(gabarit="acces_externe/lien").latest("pk"))[0])
    agent = Client()
    agent.post(lien)
    assert agent.post(f"{lien}code/", {"code": code_recu()}).url == "/missions/dialogue/salle/"
    return agent


class TestSalle:
    def test_reads_the_frozen_year_and_every_visit_is_noted(self, fige, annee_demo, client):
        agent = entrer(client, fige)
        mesurer(annee_demo, "ACC-1", 40)
        page = texte(agent.get("/missions/dialogue/salle/"))
        assert "13 000 € acquis sur 35 000 €" in page
        visite = Entree.objects.get(action="missions.salle_lue")
        assert visite.acteur_libelle == "Agathe Fictive, CPAM"

    def test_a_question_is_answered_in_place(self, fige, client):
        agent = entrer(client, fige)
        agent.post(
            "/missions/dialogue/salle/question/", {"code": "ACC-1", "texte": "Quelle requête ?"}
        )
        question = QuestionFinanceur.objects.get()
        client.post(f"/missions/dialogue/questions/{question.pk}/", {"reponse": "Celle d’octobre."})
        assert "Celle d’octobre." in texte(agent.get("/missions/dialogue/salle/"))

    def test_an_agreed_value_becomes_the_retained_one(self, fige, client, coordination):
        agent = entrer(client, fige)
        agent.post(
            "/missions/dialogue/salle/valeur/",
            {"code": "ACC-1", "valeur": "98,0", "motif": "requête du 3 mars"},
        )
        proposee = ValeurProposee.objects.get()
        assert tableau_annee(fige.annee).indicateur("ACC-1").bilan.en_vigueur.nature == "mesuree"
        client.post(f"/missions/dialogue/valeurs/{proposee.pk}/", {"decision": "accepter"})
        ligne = tableau_annee(fige.annee).indicateur("ACC-1")
        # 98 est sous 100 : deuxième palier, 6 000 €.
        assert (ligne.bilan.en_vigueur.nature, ligne.bilan.montants.acquis) == ("retenue", 6000)
        assert "Convenu avec Agathe Fictive, CPAM" in ligne.en_vigueur.motif
        client.post(f"/missions/dialogue/valeurs/{proposee.pk}/", {"decision": "refuser"})
        proposee.refresh_from_db()
        assert proposee.acceptee

    @pytest.mark.parametrize(
        ("code", "valeur", "phrase"),
        [
            ("ACC-1", "beaucoup", "n’est pas un nombre"),
            ("ACC-1", "-3", "Vérifiez le signe"),
            ("RIEN", "3", "pas dans l’instantané"),
        ],
    )
    def test_what_cannot_be_recorded_is_told_where_it_was_written(
        self, fige, client, code, valeur, phrase
    ):
        agent = entrer(client, fige)
        donnees = {"code": code, "valeur": valeur, "motif": "requête"}
        reponse = agent.post("/missions/dialogue/salle/valeur/", donnees)
        assert reponse.status_code == 422
        page = BeautifulSoup(reponse.content, "html.parser")
        assert phrase in page.select_one("[role=alert]").get_text()
        if code == "ACC-1":
            article = page.select_one("#ligne-ACC-1")
            assert phrase in article.get_text()
            assert article.select_one("#motif-ACC-1")["value"] == "requête"
        assert not ValeurProposee.objects.exists()

    def test_the_coordination_is_told_until_it_answers(self, fige, client):
        agent = entrer(client, fige)
        agent.post("/missions/dialogue/salle/question/", {"code": "", "texte": "Quand ?"})
        agent.post("/missions/dialogue/salle/valeur/", {"code": "ACC-1", "valeur": "98,0"})
        assert "année 3 : 1 question et 1 valeur à retenir ou non" in texte(
            client.get("/coordination/")
        )
        question = QuestionFinanceur.objects.get()
        client.post(f"/missions/dialogue/questions/{question.pk}/", {"reponse": "En mars."})
        proposee = ValeurProposee.objects.get()
        assert proposee.valeur == "98"
        client.post(f"/missions/dialogue/valeurs/{proposee.pk}/", {"decision": "refuser"})
        assert "Les financeurs attendent" not in texte(client.get("/coordination/"))

    def test_each_agent_reads_their_own_snapshot_only(self, fige, annee_demo, client):
        autre = prendre_instantane(annee_demo, libelle="Un autre", auteur=Auteur())
        agent = entrer(client, fige)
        entrer(client, autre, email="autre@ars.invalid")
        page = texte(agent.get("/missions/dialogue/salle/"))
        assert "Dialogue de mars" in page
        assert "Un autre" not in page

    def test_shut_to_everyone_else(self, fige, client, anonyme):
        assert anonyme.get("/missions/dialogue/salle/").status_code == 403
        assert client.get("/missions/dialogue/salle/").status_code == 403
        refus = client.post("/missions/dialogue/salle/question/", {"texte": "x"})
        assert refus.status_code == 403
        assert not AccesFinanceur.objects.exists()


class TestPages:
    def test_the_page_compares_and_verifies(self, fige, annee_demo, client):
        mesurer(annee_demo, "ACC-1", 96)
        page = texte(client.get(f"/missions/dialogue/instantanes/{fige.pk}/"))
        assert "Empreinte vérifiée" in page
        assert "+ 3 000 €" in page

    def test_taking_one_from_the_page(self, annee_demo, client, coordination):
        client.post(
            f"/missions/dialogue/annees/{annee_demo.pk}/instantane/", {"libelle": "Mi-année"}
        )
        assert Instantane.objects.get().pris_par == coordination
        assert "Mi-année" in texte(client.get("/missions/dialogue/"))

    def test_queries_do_not_grow(self, annee_demo, client):
        def creer():
            prendre_instantane(annee_demo, libelle="x", auteur=Auteur())

        assert_requetes_plates(creer, lambda: client.get("/missions/dialogue/").content)

    def test_the_board_reads_and_a_member_does_not(self, fige, client_de, bureau, adherent):
        for adresse in ("/missions/dialogue/", f"/missions/dialogue/instantanes/{fige.pk}/"):
            assert client_de(bureau).get(adresse).status_code == 200
            assert client_de(adherent).get(adresse).status_code == 403
