"""The shells, the components and the error pages in a real browser."""

import pytest
from playwright.sync_api import expect

from .axe import verifier_axe

PAGES = [
    "/_composants/",
    *(f"/_composants/erreurs/{code}/" for code in ("400", "403", "403_csrf", "404", "500", "503")),
]
# 320 px wide and 256 high is a 1280 × 1024 screen zoomed to 400 %.
LARGEURS = (1280, 375, 320)


def _deborde(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("adresse", PAGES)
def test_no_axe_violation_nor_overflow_at_any_width_in_either_theme(ouvrir, adresse):
    page = ouvrir()
    page.goto(adresse)
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 900 if largeur > 320 else 256})
        assert _deborde(page) <= 0, f"{adresse} déborde à {largeur} px"
        verifier_axe(page)


def test_the_first_tab_stop_skips_to_the_content(ouvrir):
    page = ouvrir()
    page.goto("/_composants/erreurs/404/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_slash_goes_to_the_search_and_stays_a_letter_inside_it(ouvrir):
    page = ouvrir()
    page.goto("/_composants/erreurs/404/")
    page.keyboard.press("/")
    recherche = page.get_by_role("searchbox")
    expect(recherche).to_be_focused()
    page.keyboard.type("24/24")
    expect(recherche).to_have_value("24/24")


def test_the_menu_of_a_phone_opens_and_escape_closes_it(ouvrir):
    page = ouvrir(largeur=375)
    page.goto("/_composants/erreurs/404/")
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    verifier_axe(page)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_a_modal_takes_the_focus_and_gives_it_back(ouvrir):
    page = ouvrir()
    page.goto("/_composants/")
    bouton = page.get_by_role("button", name="Clore la réunion")
    bouton.click()
    modale = page.get_by_role("dialog", name="Clore la réunion du 26 novembre")
    expect(modale).to_be_visible()
    verifier_axe(page)
    page.keyboard.press("Escape")
    expect(modale).to_be_hidden()
    expect(bouton).to_be_focused()


def test_without_javascript_the_phone_menu_still_opens(ouvrir):
    page = ouvrir(largeur=375, js=False)
    page.goto("/_composants/erreurs/404/")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#menu")).to_be_visible()
