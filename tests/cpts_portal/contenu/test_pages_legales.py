"""What the law asks, read from the identity."""

import datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from cpts_portal.contenu.enums import Conformite, GenreLegal
from cpts_portal.contenu.models import PageLegale
from cpts_portal.contenu.services import creer_pages_legales
from cpts_portal.lib import cache_public
from cpts_portal.referentiel.services.reglages import modifier_identite
from tests.factories.referentiel import IdentiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages(db):
    creer_pages_legales()


def lire(client, chemin):
    cache_public._renouveler()
    return BeautifulSoup(client.get(chemin).content, "html.parser").main


def registre(page):
    return {div.dt.text: div.dd.get_text() for div in page.select(".registre > div")}


def test_legal_notice_names_the_publisher_and_the_host(client):
    IdentiteFactory(
        rna="W522001234",
        president_nom="Claire Vauthier",
        president_qualite="présidente",
        hebergeur_nom="Hébergeur d’essai",
        hebergeur_adresse="1, rue du Test, 52100 Saint-Dizier",
        hebergeur_telephone="+33353010011",
    )
    assert registre(lire(client, "/mentions-legales/")) == {
        "Éditeur": "CPTS des Trois Rivières, association",
        "Siège": "12, rue de l’Exemple, 52100 Saint-Dizier",
        "Téléphone": "03\xa053\xa001\xa000\xa011",
        "Adresse électronique": "contact@trois-rivieres.example",
        "Numéro RNA": "W522001234",
        "SIRET": "à saisir",
        "Directeur ou directrice de la publication": "Claire Vauthier, présidente de l’association",
        "Hébergeur": "Hébergeur d’essai",
        "Adresse": "1, rue du Test, 52100 Saint-Dizier",
    }


@pytest.mark.parametrize(
    ("chemin", "inconnus"),
    [
        (
            "/mentions-legales/",
            {
                "Siège",
                "Téléphone",
                "Adresse électronique",
                "Numéro RNA",
                "SIRET",
                "Directeur ou directrice de la publication",
                "Hébergeur",
                "Adresse",
            },
        ),
        (
            "/donnees-personnelles/",
            {"Délégué à la protection des données", "Lui écrire", "Hébergeur"},
        ),
    ],
)
def test_what_is_not_known_says_so(client, chemin, inconnus):
    lignes = registre(lire(client, chemin))
    assert {nom for nom, valeur in lignes.items() if valeur == "à saisir"} == inconnus


def test_personal_data_gives_someone_to_write_to(client):
    IdentiteFactory(dpo_nom="Une personne", dpo_courriel="dpo@trois-rivieres.example")
    page = lire(client, "/donnees-personnelles/")
    assert [a["href"] for a in page("a") if a["href"].startswith("mailto:")] == [
        "mailto:dpo@trois-rivieres.example",
        "mailto:contact@trois-rivieres.example",
    ]
    assert "Aucune donnée de patient" in page.text


def test_without_an_audit_the_site_declares_itself_not_conform(client):
    page = lire(client, "/accessibilite/")
    assert page.select_one("h2 + .prose b").text == "non conforme"
    assert "Aucun audit par un tiers" in page.text


def test_an_audit_gives_its_date(client):
    PageLegale.objects.filter(genre=GenreLegal.ACCESSIBILITE).update(
        conformite=Conformite.PARTIELLE, audit_le=datetime.date(2026, 11, 2)
    )
    page = lire(client, "/accessibilite/")
    assert page.select_one("h2 + .prose b").text == "partiellement conforme"
    assert "l’audit du 2\xa0novembre 2026" in page.text


def test_a_kept_page_is_drawn_again_after_an_edit(client, django_capture_on_commit_callbacks):
    IdentiteFactory()
    assert "Trois Rivières" in client.get("/mentions-legales/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        modifier_identite({"nom": "CPTS des Deux Vallées"}, acteur=None)
    assert "CPTS des Deux Vallées, association" in client.get("/mentions-legales/").content.decode()
    page = PageLegale.objects.get(genre=GenreLegal.MENTIONS)
    page.title = "Qui publie ce site"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    # Its entry stands in the footer of every other page too.
    assert "Qui publie ce site" in client.get("/accessibilite/").content.decode()


def test_closing_a_page_closes_the_kept_one(client, django_capture_on_commit_callbacks):
    assert client.get("/accessibilite/").status_code == 200
    page = PageLegale.objects.get(genre=GenreLegal.ACCESSIBILITE)
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get("/accessibilite/").status_code == 404
