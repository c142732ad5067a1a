"""A professional claims an entry by its mailbox, then says « tout est juste » on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from .acces import COORDINATION, PILOTE, entrer
from .axe import verifier_axe

FICHE = "carole-clairevernis-wassy"
BOITE = "carole.clairevernis@exemple.invalid"
RPPS = "99000010043"


def lien_recu(page: Page, objet: str, chemin: str) -> str:
    """From the mailbox of the entry; the worker may still be writing."""
    for _ in range(20):
        page.goto("/_courriels/")
        ligne = page.locator("tr", has_text=BOITE).filter(has_text=objet).first
        if ligne.count():
            ligne.get_by_role("link").first.click()
            return re.search(rf"({chemin}[\w:-]+/)", page.content())[1]
        page.wait_for_timeout(500)
    raise AssertionError(f"Aucun courriel « {objet} » pour {BOITE}")


def test_a_professional_claims_confirms_and_answers_on_a_phone(ouvrir, portail):
    page = ouvrir(largeur=375)
    entrer(
        page,
        portail,
        PILOTE,
        f"/espace/ma-fiche/revendiquer/{FICHE}/",
        second_facteur=False,
    )
    verifier_axe(page)
    page.get_by_label("Votre numéro RPPS").fill(RPPS)
    page.get_by_role("button", name="Demander").click()
    expect(page.get_by_text("Nous venons d’écrire à l’adresse professionnelle")).to_be_visible()
    telephone = ouvrir(largeur=375)
    telephone.goto(lien_recu(telephone, "Est-ce bien votre fiche", "/annuaire/reconnaitre/"))
    telephone.get_by_role("button", name="Oui, c’est moi").click()
    page.goto("/espace/ma-fiche/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Carole Clairevernis")
    verifier_axe(page)

    bureau = ouvrir()
    entrer(bureau, portail, COORDINATION, "/coordination/annuaire/campagnes/nouvelle/")
    bureau.get_by_label("Profession").select_option("10")
    bureau.get_by_role("button", name="Compter").click()
    expect(bureau.get_by_role("link", name="Dr Carole Clairevernis")).to_be_visible()
    verifier_axe(bureau)
    bureau.get_by_label("Nom de la campagne").fill("Médecins, hiver")
    bureau.get_by_role("button", name="Envoyer les courriels").click()
    expect(bureau.get_by_role("heading", level=1)).to_have_text("Médecins, hiver")

    page_signee = lien_recu(telephone, "tout est juste", "/annuaire/verifier/")
    telephone.goto(page_signee)
    expect(telephone.get_by_role("heading", level=1)).to_contain_text("tout est juste")
    verifier_axe(telephone)
    telephone.get_by_text("Quelque chose a changé").click()
    verifier_axe(telephone)
    telephone.locator("label[for^=id_nouveaux_patients]", has_text="Non").first.click()
    telephone.get_by_role("button", name="Enregistrer").click()
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Merci")
    verifier_axe(telephone)
    telephone.goto(page_signee)
    expect(telephone.get_by_role("button", name="Tout est juste")).to_have_count(0)
    telephone.goto(f"/annuaire/{FICHE}/")
    expect(telephone.locator(".tete-fiche")).to_contain_text("Liste complète")

    bureau.reload()
    expect(bureau.get_by_role("row", name=re.compile("Clairevernis"))).to_contain_text("Corrigée")
    verifier_axe(bureau)


@pytest.mark.ecran(largeur=1280)
def test_the_keyboard_walks_the_list_and_leaves_the_fields_alone(page: Page):
    page.goto("/annuaire/?qui=infirmier")
    expect(page.locator("#raccourcis")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#qui")).to_be_focused()
    page.keyboard.type("jk")
    expect(page.locator("#qui")).to_have_value("jk")
    page.goto("/annuaire/?qui=infirmier")
    liens = page.locator("li.acteur h3 a")
    page.keyboard.press("j")
    expect(liens.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(liens.nth(2)).to_be_focused()
    page.keyboard.press("k")
    expect(liens.nth(1)).to_be_focused()
    page.get_by_role("button", name="Couper").click()
    page.keyboard.press("j")
    expect(liens.nth(2)).not_to_be_focused()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#qui")).not_to_be_focused()
    page.get_by_role("button", name="Remettre les raccourcis clavier").click()
    verifier_axe(page)
