"""A resident arrives, finds the site's own pages and a way to care, with or without JavaScript."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from .axe import verifier_axe

PAGES = [
    "/",
    "/la-cpts/",
    "/pourquoi-adherer/",
    "/questions-frequentes/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
]
POIDS_MAX = 120_000


@pytest.mark.parametrize("adresse", PAGES)
def test_public_pages_pass_axe_and_hold_in_both_windows(ouvrir, adresse):
    page = ouvrir()
    page.goto(adresse)
    for largeur in (1280, 375, 320):
        page.set_viewport_size({"width": largeur, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        verifier_axe(page)


@pytest.mark.parametrize(("largeur", "js"), [(1280, True), (375, False)])
def test_from_the_home_page_to_the_right_entries(ouvrir, largeur, js):
    page = ouvrir(largeur=largeur, js=js)
    page.goto("/")
    total = page.locator(".index a", has_text="Maisons de retraite").locator(".nombre").inner_text()
    page.get_by_role("link", name="Maisons de retraite").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(total.split()[0])
    page.goto("/")
    page.get_by_label("Qui cherchez-vous").fill("kiné")
    page.get_by_label("Où").fill("Wassy")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile(r"/annuaire/\?qui=kin%C3%A9&ou=Wassy"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("kinésithérapeutes")
    page.goto("/")
    page.get_by_text("Choisir une commune dans la liste").click()
    page.locator(".liste-communes").get_by_role("link", name="Chevillon").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("autour de Chevillon")


def test_a_commune_of_the_map_is_reached_by_keyboard(ouvrir):
    page = ouvrir()
    page.goto("/")
    commune = page.get_by_role("group", name="Carte du territoire").get_by_role(
        "link", name="Sommevoire"
    )
    commune.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("autour de Sommevoire")


def test_the_first_view_weighs_less_than_promised_and_leaves_no_cookie(ouvrir):
    page = ouvrir()
    reponses = []

    def retenir(reponse):
        reponses.append(reponse)

    page.on("response", retenir)
    page.goto("/", wait_until="networkidle")
    assert page.context.cookies() == []
    # The development server compresses nothing; production's proxy and whitenoise do.
    poids = {r.url: _compresse(r.body(), r.headers["content-type"]) for r in reponses}
    assert len(poids) >= 8
    assert sum(poids.values()) <= POIDS_MAX, poids


def _compresse(contenu: bytes, genre: str) -> int:
    return len(contenu) if genre.startswith(("font/", "image/png")) else len(gzip.compress(contenu))


def test_an_answer_opens_without_javascript(ouvrir):
    page = ouvrir(js=False)
    page.goto("/questions-frequentes/")
    reponse = page.get_by_text("Il ne choisit pas.")
    expect(reponse).to_be_hidden()
    page.get_by_text("Comment l’annuaire choisit-il").click()
    expect(reponse).to_be_visible()
