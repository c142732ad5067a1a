"""A word changed in the settings is said by the screens, the documents and the e-mails."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from cpts_portal.courriels.models import Courriel
from cpts_portal.documents.verification import verification
from cpts_portal.referentiel.models import Identite
from missions.instantane import feuilles, figer
from missions.modeles import modele_de
from missions.papier_crise import plan_crise
from missions.queries.tableau import tableau_annee
from missions.rapport_activite import rapport_de
from missions.services import Auteur, envoyer_rappels
from missions.services.crise import arreter_version, transmettre
from tests.factories.crise import ReferentFactory
from tests.factories.referentiel import IdentiteFactory
from tests.harnais.requetes import requetes

pytestmark = pytest.mark.django_db
PLAN = "/missions/plan-de-crise/versions/"
RAPPEL = date(2027, 1, 15) - timedelta(days=30)


@pytest.fixture
def version(demo):
    IdentiteFactory()
    ReferentFactory()
    return arreter_version(objet="Première", jour=date(2026, 3, 9), auteur=Auteur())


def renommer():
    Identite.objects.update(mot_caisse="CGSS", mot_aci="France Santé", article_aci="aucun")


def texte(html):
    return " ".join(BeautifulSoup(html, "html.parser").text.split())


def page_de(rapport):
    contexte = {"titre": rapport.titre, "verification": verification(""), **rapport.contexte}
    return texte(render_to_string(rapport.gabarit, contexte))


def test_on_screen_menus_included_at_the_same_cost(version, client_de, coordination):
    client = client_de(coordination)
    client.get(PLAN)
    with requetes() as avant:
        page = texte(client.get(PLAN).content)
    assert "à l’ARS et à la CPAM" in page
    assert "Missions ACI" in page
    renommer()
    with requetes() as apres:
        page = texte(client.get(PLAN).content)
    assert len(apres) == len(avant)
    assert "à l’ARS et à la CGSS" in page
    assert "Missions France Santé" in page
    assert "CPAM" not in page
    assert "Missions ACI" not in page


def test_in_a_document(version):
    transmettre(version, a="cpam", le=date(2026, 3, 12), auteur=Auteur())
    parametres = {"version": version.pk}
    assert "Envoyée à la CPAM le 12 mars 2026." in page_de(plan_crise(parametres))
    renommer()
    assert "Envoyée à la CGSS le 12 mars 2026." in page_de(plan_crise(parametres))


def test_a_snapshot_keeps_the_words_of_its_day(version, annee_demo):
    contenu = figer(tableau_annee(annee_demo), date(2026, 11, 25))
    renommer()
    assert "Contrat ACI DEMO" in page_de(rapport_de(contenu, modele_de(contenu, None)))
    demain = figer(tableau_annee(annee_demo), date(2026, 11, 26))
    assert "Contrat France Santé DEMO" in page_de(rapport_de(demain, modele_de(demain, None)))
    # Its workbook is written today.
    entetes = feuilles(demain)[0].entetes
    assert len(entetes) == 23
    assert entetes[-1] == "avis de la CGSS et de l’ARS"


def test_in_an_email(version, coordination):
    renommer()
    envoyer_rappels(RAPPEL)
    sujets = set(Courriel.objects.values_list("sujet", flat=True))
    assert any(sujet.startswith("Missions France Santé : ") for sujet in sujets)
    assert not any("ACI" in sujet for sujet in sujets)
