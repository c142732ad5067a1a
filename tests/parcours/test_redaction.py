"""A chapter is written in the editor: kept by itself, commented, seen with live figures."""

import re

import pytest
from playwright.sync_api import Page, expect

from .acces import COORDINATION, entrer

ENREGISTRE = ".w-autosave-indicator__state--saved"


def ouvrir_le_chapitre(page: Page, titre: str) -> None:
    page.goto("/projet-de-sante/")
    page.get_by_role("link", name=re.compile("Rédiger les chapitres")).click()
    page.get_by_role("link", name=titre, exact=True).first.click()
    attendre_l_editeur(page)


def attendre_l_editeur(page: Page) -> None:
    expect(page.get_by_text("Ce que cette partie doit dire")).to_be_visible()
    # Wagtail takes its picture of the form some seconds after loading; changes count from there.
    page.wait_for_timeout(6_000)


@pytest.mark.ecran(largeur=1280)
def test_a_chapter_is_written_commented_and_previewed(page, portail):
    entrer(page, portail, COORDINATION, "/missions/")
    ouvrir_le_chapitre(page, "La communication")
    chapeau = page.locator("textarea[name=corps-0-value]")
    chapeau.press("End")
    chapeau.press_sequentially(" Et le redire.")
    # Without a click: Wagtail looks for changes, then saves.
    expect(page.locator(ENREGISTRE).first).to_be_visible(timeout=30_000)
    chapeau.hover()
    page.locator("[data-component=add-comment-button]:visible").first.click()
    page.locator(".comment textarea:visible").fill("Qui écrit la lettre ?")
    page.get_by_role("button", name="Commenter").click()
    expect(page.get_by_text("Qui écrit la lettre ?")).to_be_visible()
    page.get_by_label("Afficher/masquer la prévisualisation").click()
    apercu = page.frame_locator("iframe").last
    expect(apercu.get_by_text("Et le redire.")).to_be_visible(timeout=30_000)
    page.goto("/projet-de-sante/")
    expect(page.get_by_text("Et le redire.")).to_be_visible()


def test_a_live_block_is_previewed_with_the_figures_of_the_day(page, portail):
    entrer(page, portail, COORDINATION, "/missions/")
    ouvrir_le_chapitre(page, "La population")
    page.get_by_label("Afficher/masquer la prévisualisation").click()
    apercu = page.frame_locator("iframe").last
    expect(apercu.get_by_text(re.compile(r"55\s597")).first).to_be_visible(timeout=30_000)


def test_two_editors_on_one_chapter_lose_nothing(page, portail):
    entrer(page, portail, COORDINATION, "/missions/")
    ouvrir_le_chapitre(page, "La communication")
    # Another window of the same session: for Wagtail, another editor.
    autre = page.context.new_page()
    autre.goto(page.url)
    attendre_l_editeur(autre)
    premier, second = (p.locator("textarea[name=corps-0-value]") for p in (page, autre))
    premier.fill("Texte de la première.")
    expect(page.locator(ENREGISTRE).first).to_be_visible(timeout=30_000)
    second.fill("Texte de la seconde.")
    en_pause = autre.get_by_text("Enregistrer écrira une nouvelle version.").first
    expect(en_pause).to_be_visible(timeout=30_000)
    # Each still holds their own words; the first one's are kept.
    expect(second).to_have_value("Texte de la seconde.")
    lecture = page.context.new_page()
    lecture.goto("/projet-de-sante/")
    expect(lecture.get_by_text("Texte de la première.")).to_be_visible()
    expect(lecture.get_by_text("Texte de la seconde.")).to_have_count(0)
