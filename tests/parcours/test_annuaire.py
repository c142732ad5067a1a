"""A resident looks for a nurse near Wassy who comes home, and calls."""

import re

import pytest
from playwright.sync_api import Page, expect

from .axe import verifier_axe

CARTES = "li.acteur"


@pytest.mark.ecran(largeur=375)
def test_a_resident_finds_a_nurse_on_a_phone_and_calls(page: Page):
    page.goto("/annuaire/")
    page.locator("#qui").press_sequentially("infirmiere a domicile", delay=15)
    expect(page).to_have_url(re.compile(r"qui=infirmiere(\+|%20)a(\+|%20)domicile"))
    expect(page.locator("#liste")).to_contain_text("infirmier à domicile")
    page.locator("#ou").fill("Wassy")
    page.locator("#ou").press("Tab")
    expect(page.get_by_role("heading", level=1)).to_contain_text("autour de Wassy")
    page.get_by_role("button", name="Filtrer").click()
    page.locator("#facettes label", has_text="Prend de nouveaux patients").click()
    expect(page).to_have_url(re.compile(r"accueil=nouveaux"))
    expect(page.locator("#facettes")).to_be_visible()
    page.keyboard.press("Escape")
    premiere = page.locator(CARTES).first
    expect(premiere).to_contain_text("Nouveaux patients")
    nom = premiere.locator("h3").inner_text()
    premiere.locator("h3 a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(nom)
    appel = page.locator(".gestes a[href^='tel:']")
    assert re.fullmatch(r"tel:\+33\d{9}", appel.get_attribute("href"))
    verifier_axe(page)
    page.go_back()
    expect(page.locator("#ou")).to_have_value("Wassy")
    expect(page.locator(CARTES).first).to_contain_text("Nouveaux patients")
    verifier_axe(page)


@pytest.mark.ecran(largeur=375)
def test_the_map_opens_on_demand_on_a_phone(page: Page):
    page.goto("/annuaire/?ou=Wassy")
    expect(page.locator("#plan")).to_be_hidden()
    page.get_by_role("button", name="Voir la carte").click()
    expect(page.locator("#plan svg.territoire")).to_be_visible()
    page.get_by_role("button", name="Revenir à la liste").click()
    expect(page.locator("#plan")).to_be_hidden()


@pytest.mark.ecran(largeur=1280, js=False)
def test_the_same_search_without_javascript(page: Page):
    page.goto("/annuaire/")
    page.locator("#qui").fill("infirmière à domicile")
    page.locator("#ou").fill("Wassy")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("autour de Wassy")
    page.locator("#facettes label", has_text="Prend de nouveaux patients").click()
    page.locator("#facettes button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"accueil=nouveaux"))
    expect(page.locator(CARTES).first).to_contain_text("Nouveaux patients")
    page.locator(f"{CARTES} h3 a").first.click()
    expect(page.locator(".gestes a[href^='tel:']")).to_be_visible()


def test_list_and_map_answer_each_other(page: Page):
    page.goto("/annuaire/?qui=infirmier&ou=Wassy")
    page.locator(CARTES).nth(4).hover()
    expect(page.locator("#plan a.actif")).to_have_attribute("data-numero", "5")
    verifier_axe(page)
    page.goto("/annuaire/?qui=introuvable")
    verifier_axe(page)


@pytest.mark.ecran(largeur=375)
def test_around_me_sends_the_commune_and_never_the_position(page: Page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 48.5012, "longitude": 4.9512})
    envois: list[str] = []
    page.on("request", lambda requete: envois.append(requete.url))
    page.goto("/annuaire/")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("autour de Wassy")
    assert [adresse for adresse in envois if "48.5" in adresse or "4.95" in adresse] == []
    page.go_back()
    expect(page.locator("#ou")).to_have_value("")


def test_far_from_the_territory_one_is_told_so(page: Page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 43.6, "longitude": 1.4})
    page.goto("/annuaire/")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.locator("#autour-dit")).to_contain_text("loin du territoire")
    verifier_axe(page)
