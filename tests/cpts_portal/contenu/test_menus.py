import datetime

import pytest
from wagtail.models import PageViewRestriction, Site

from cpts_portal.contenu.enums import Conformite, GenreLegal
from cpts_portal.contenu.menus import entrees
from cpts_portal.contenu.models import PageLegale
from cpts_portal.contenu.services import creer_pages_legales
from cpts_portal.lib import cache_public
from tests.factories.contenu import page_simple
from tests.harnais.requetes import assert_requetes_plates, requetes

pytestmark = pytest.mark.django_db


def menu(nom):
    return [(entree.libelle, entree.url) for entree in entrees(nom)]


def test_pages_take_the_place_their_writer_gave_them():
    page_simple(title="La CPTS", slug="cpts", show_in_menus=True, colonne_pied="pied_communaute")
    page_simple(title="Questions", slug="questions", colonne_pied="pied_communaute")
    page_simple(title="Ailleurs", slug="ailleurs")
    assert menu("public") == [("La CPTS", "/cpts/")]
    assert menu("pied_communaute") == [("La CPTS", "/cpts/"), ("Questions", "/questions/")]
    assert menu("pied_soin") == menu("pied_site") == menu("membre") == []


def test_only_first_level_pages_climb_to_the_top_menu():
    parente = page_simple(show_in_menus=True)
    page_simple(parente, title="La nuit", slug="nuit", show_in_menus=True)
    assert menu("public") == [("Être soigné", "/etre-soigne/")]


def test_a_draft_a_closed_page_and_what_is_under_it_have_no_entry():
    page_simple(slug="brouillon", live=False, show_in_menus=True, colonne_pied="pied_site")
    fermee = page_simple(slug="fermee", show_in_menus=True)
    PageViewRestriction.objects.create(page=fermee, restriction_type="login")
    page_simple(fermee, slug="dessous", colonne_pied="pied_site")
    assert menu("public") == menu("pied_site") == []


def test_a_page_outside_the_public_site_has_no_entry():
    racine = Site.objects.get().root_page.get_parent()
    page_simple(racine, slug="ailleurs", colonne_pied="pied_site", show_in_menus=True)
    assert menu("public") == menu("pied_site") == []


def test_the_footer_says_the_state_of_conformity():
    creer_pages_legales()
    assert menu("pied_site") == [
        ("Mentions légales", "/mentions-legales/"),
        ("Données personnelles", "/donnees-personnelles/"),
        ("Accessibilité\xa0: non conforme", "/accessibilite/"),
    ]
    PageLegale.objects.filter(genre=GenreLegal.ACCESSIBILITE).update(
        conformite=Conformite.PARTIELLE, audit_le=datetime.date(2026, 11, 2)
    )
    assert menu("pied_site")[2][0] == "Accessibilité\xa0: partiellement conforme"


def test_all_the_menus_of_a_page_cost_one_query(client):
    page_simple(title="La CPTS", slug="cpts", show_in_menus=True, colonne_pied="pied_communaute")
    client.get("/cpts/")
    cache_public._renouveler()
    with requetes() as capture:
        client.get("/cpts/")
    assert (
        len([q for q in capture.captured_queries if "colonne_pied" in q["sql"]]) == 2
    )  # and itself


def test_a_page_asks_as_much_whatever_the_number_of_entries(client):
    rangs = iter(range(9))

    def creer():
        page_simple(slug=f"p{next(rangs)}", show_in_menus=True, colonne_pied="pied_site")

    creer()

    def lire():
        cache_public._renouveler()
        client.get("/p0/")

    assert_requetes_plates(creer, lire)
