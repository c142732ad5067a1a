"""The crisis plan in a browser: kept in place by the coordination, read and joined by a member."""

import re

from playwright.sync_api import expect

from .acces import COORDINATION, MEMBRE, entrer
from .axe import verifier_axe

PLAN = "/missions/plan-de-crise/"


def test_a_line_written_in_place_becomes_a_version(ouvrir, portail):
    page = ouvrir()
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto(f"{PLAN}brouillon/")
    verifier_axe(page)
    referents = page.locator("#referents")
    referents.get_by_role("link", name="Ajouter un référent").click()
    referents.get_by_label("Nom", exact=False).first.fill("Officier inventé")
    referents.get_by_label(re.compile("^Téléphone")).fill("06 39 98 90 90")
    verifier_axe(page)
    referents.get_by_role("button", name="Enregistrer").click()
    expect(referents.get_by_text("Officier inventé").first).to_be_visible()
    # La page n'a pas changé d'adresse : seule la partie est revenue.
    assert page.url.endswith(f"{PLAN}brouillon/")
    referents.get_by_role("button", name="Monter Officier inventé").click()
    expect(referents.get_by_role("listitem").nth(2)).to_contain_text("Officier inventé")
    page.goto(f"{PLAN}versions/arreter/")
    page.get_by_label("Ce qui change").fill("Un officier de plus")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Version 3").click()
    expect(page.locator(".ecarts")).to_contain_text("Officier inventé")
    verifier_axe(page)
    for adresse in ("volontaires/", "evenements/", "evenements/1/"):
        page.goto(f"{PLAN}{adresse}")
        verifier_axe(page)


def test_a_member_reads_it_and_volunteers_without_javascript(ouvrir, portail):
    page = ouvrir(largeur=375, theme="dark", js=False)
    entrer(page, portail, MEMBRE, PLAN, second_facteur=False)
    expect(page.get_by_role("heading", level=2, name="Qui appeler")).to_be_visible()
    page.get_by_role("link", name="Je suis volontaire").click()
    page.get_by_label("Téléphone d’urgence").fill("06 39 98 77 77")
    page.get_by_role("button", name="Je suis volontaire").click()
    expect(page.get_by_text("Vous êtes volontaire").first).to_be_visible()
    page.get_by_role("button", name="Ne plus être volontaire").click()
    expect(page.get_by_role("link", name="Je suis volontaire")).to_be_visible()
