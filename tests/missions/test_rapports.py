import json
import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.registre import genre
from cpts_portal.documents.rendu import rendre
from cpts_portal.documents.services import request_document
from membres.comptes.enums import Role
from missions.models import Contrat, Indicateur
from missions.queries import tableau_annee
from missions.rapports import cible, provenance, tableau_suivi
from missions.services import Auteur, enregistrer_mesure
from tests.cpts_portal.documents import pdf
from tests.factories.comptes import CompteFactory

pytestmark = pytest.mark.django_db
PARAMETRES = {"contrat": "DEMO", "annee": 3}


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-22T10:42:00+01:00", tick=False)


def plat(texte):
    return " ".join(texte.replace("\u00a0", " ").split())


def texte_du_pdf():
    rendu = rendre(tableau_suivi(PARAMETRES), lambda *_: None)
    assert rendu.avertissements == ()
    return plat(" ".join(pdf.textes(rendu.octets)))


def test_it_is_serialisable_and_frozen(demo):
    rapport = tableau_suivi(PARAMETRES)
    assert json.loads(json.dumps(rapport.contexte)) == rapport.contexte


def test_it_reads_aloud_without_error(demo, tmp_path):
    rendu = rendre(tableau_suivi(PARAMETRES), lambda *_: None)
    assert pdf.constats(rendu.octets, tmp_path) == []


def test_every_figure_of_the_page_is_on_the_paper(demo, client_de, coordination):
    papier = texte_du_pdf()
    client = client_de(coordination)
    accueil = BeautifulSoup(client.get("/missions/").content, "html.parser")
    for chiffre in accueil.select(".bilan dd"):
        assert plat(chiffre.text) in papier
    for mission in demo.missions.select_related("mission"):
        page = BeautifulSoup(
            client.get(f"/missions/{mission.mission.slug}/").content, "html.parser"
        )
        assert plat(page.select_one("h1").text) in papier
        for ligne in page.select("tbody.ligne"):
            code = ligne["id"].removeprefix("ligne-")
            # La ligne du papier, de son code au code suivant.
            imprimee = re.search(rf"\b{code} (.*?)(?= [A-Z]{{3}}-\d|$)", papier)[1]
            for montant in re.findall(
                r"\d[\d ]*€", plat(ligne.select_one('td[data-l="Acquis"]').text)
            ):
                assert montant in imprimee, (code, montant, imprimee)
            champ = ligne.select_one("input.cellule")
            if champ and champ["value"]:
                assert plat(champ["value"]) in imprimee, (code, imprimee)


def test_a_measure_changes_the_paper(demo):
    avant = texte_du_pdf()
    enregistrer_mesure(
        Indicateur.objects.get(code="ACC-1"),
        valeur=96,
        nature="mesuree",
        jour=timezone.localdate(),
        auteur=Auteur(),
    )
    apres = texte_du_pdf()
    # 96 atteint le palier à 100 : 6 000 € au lieu de 3 000 €.
    assert "42 800 €acquis (déclaré)" in avant
    assert "45 800 €acquis (déclaré)" in apres


def test_it_says_the_size_its_reason_its_sources_and_dates(demo):
    papier = texte_du_pdf()
    for phrase in (
        "Arrêté au 22 novembre 2026",
        "Contrat ACI DEMO, année 3 : 15 avril 2026 au 14 avril 2027",
        "Taille T3 fixée à la main, motif : démonstration",
        "Avenant 2 à l’ACI, applicable depuis le 31 mars 2022",
        "Dialogue de gestion : 24 mars 2027.",
        "inventés pour la démonstration",
    ):
        assert phrase in papier, papier[:900]


def test_a_year_not_opened_says_what_to_do(demo):
    with pytest.raises(DocumentImpossible, match="Importez d’abord son annexe"):
        tableau_suivi({"contrat": "DEMO", "annee": 2})


def test_a_size_without_population_is_to_be_entered(annee_demo):
    Contrat.objects.update(taille_forcee=None, taille_motif="", population=None)
    annee_demo.refresh_from_db()
    assert provenance(tableau_annee(annee_demo))[0] == (
        "Taille à saisir\u00a0: la population du contrat manque."
    )


def test_targets_are_written_in_words(annee_demo):
    tableau = tableau_annee(annee_demo)
    assert plat(cible(tableau.indicateur("ACC-1"))) == (
        "au plus 219 : 3 000 € ; au plus 100 : 6 000 € ; au plus 50 : 9 000 €"
    )
    assert cible(tableau.indicateur("PAR-7")) == "au moins 3"
    assert cible(tableau.indicateur("ACC-5")) == "oui"


@pytest.mark.parametrize("role", Role)
def test_who_may_ask_and_see(demo, role):
    lit = role in (Role.COORDINATION, Role.BUREAU, Role.TRESORIER)
    compte = CompteFactory(roles=[role])
    tableau = genre("tableau_suivi")
    assert tableau.peut_demander(compte, PARAMETRES) is lit
    document = request_document("tableau_suivi", PARAMETRES, None)
    assert tableau.peut_voir(compte, document) is lit
