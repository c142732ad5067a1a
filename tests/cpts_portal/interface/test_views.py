import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as reglages

COMPOSANTS = sorted(
    chemin.stem for chemin in Path(reglages.RACINE, "templates/components").glob("*.html")
)


@pytest.fixture
def galerie(client, settings, db):
    settings.ENVIRONNEMENT = "developpement"
    return BeautifulSoup(client.get("/_composants/").content, "html.parser")


@pytest.mark.django_db
@pytest.mark.parametrize("environnement", ["test", "production"])
def test_the_gallery_exists_in_development_only(client, settings, environnement):
    settings.ENVIRONNEMENT = environnement
    assert client.get("/_composants/").status_code == 404


def test_the_gallery_shows_each_component_inside_a_heading_order(galerie):
    assert galerie.h1.text == "Les composants de la maison"
    montres = {section["aria-labelledby"][2:] for section in galerie.select("section.exemple")}
    # Those only other components or shells draw.
    internes = {
        "cle",
        "colonne",
        "confirmation",
        "exemple",
        "facette",
        "fil",
        "flash",
        "liste_communes",
        "logo",
        "menu_utilisateur",
        "robots",
        "motifs",
        "ondes",
        "outils",
        "pied_liens",
        "resume_erreurs",
        "tete",
        "titre_page",
    }
    assert montres | internes == set(COMPOSANTS)
    assert not montres & internes


def test_no_inline_style_nor_script_nor_twin_id(galerie):
    assert not galerie.select("[style], style, script:not([src])")
    gestionnaires = [a for balise in galerie.find_all(True) for a in balise.attrs if a[:2] == "on"]
    assert gestionnaires == []
    identifiants = [balise["id"] for balise in galerie.select("[id]")]
    assert len(identifiants) == len(set(identifiants))


def test_every_reference_leads_somewhere(galerie):
    identifiants = {balise["id"] for balise in galerie.select("[id]")}
    references = {
        nom
        for balise in galerie.select("[aria-describedby], [aria-labelledby], label[for]")
        for attribut in ("aria-describedby", "aria-labelledby", "for")
        for nom in balise.get(attribut, "").split()
    }
    assert references - identifiants == set()


def test_numbers_in_drawings_are_never_written_the_french_way(galerie):
    for attribut in ("x", "y", "width", "height", "r", "cx", "cy", "viewbox", "points"):
        for balise in galerie.select(f"svg [{attribut}], svg[{attribut}]"):
            assert not re.search(r"\d,\d+%|\xa0", balise[attribut]), balise


@pytest.mark.parametrize("teinte", [0, 188, 359])
def test_the_hue_is_one_rule_kept_for_ever(client, teinte):
    reponse = client.get(f"/teinte-{teinte}.css")
    assert reponse.content.decode() == f"@layer jetons {{ :root {{ --teinte: {teinte}; }} }}\n"
    assert reponse["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reponse["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.django_db
def test_a_hue_off_the_circle_does_not_exist(client):
    assert client.get("/teinte-360.css").status_code == 404
