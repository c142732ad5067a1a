"""Joining to the attestation; an assembly with quorum and pouvoirs; a leaving."""

import re

from playwright.sync_api import Page, expect

from .acces import COORDINATION, PRESIDENTE, entrer
from .axe import verifier_axe
from .papiers import produire, texte_du_pdf


def lien_du_courriel(page: Page, objet: str, chemin: str) -> str:
    page.goto("/_courriels/")
    page.get_by_role("link", name=objet).first.click()
    return re.search(rf"({chemin}[\w-]+/)", page.content())[1]


def test_from_the_public_form_to_the_attestation(ouvrir, portail):
    publique = ouvrir(largeur=375)
    publique.goto("/adherer/")
    verifier_axe(publique)
    publique.get_by_role("link", name="Adhérer en mon nom").click()
    verifier_axe(publique)
    publique.get_by_label("Prénom").fill("Judith")
    publique.get_by_label("Nom", exact=True).fill("Saulegrelot")
    publique.get_by_label("Adresse électronique").fill("judith@exemple.example")
    for texte in publique.locator("[name^=texte_]").all():
        texte.check()
    publique.get_by_role("button", name="Envoyer ma demande").click()
    expect(publique.get_by_role("heading", level=1)).to_contain_text("ouvrez votre messagerie")
    publique.goto(
        lien_du_courriel(publique, "Confirmez votre demande d’adhésion", "/adherer/confirmer/")
    )
    publique.get_by_role("button", name="Confirmer ma demande").click()
    expect(publique.get_by_role("heading", level=1)).to_contain_text("le bureau a votre demande")

    page = ouvrir()
    entrer(page, portail, COORDINATION, "/coordination/adherents/demandes/")
    page.get_by_role("link", name="Judith Saulegrelot").click()
    verifier_axe(page)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("status")).to_contain_text("rejoint l’association")
    page.goto("/coordination/adherents/?q=saulegrelot")
    page.get_by_role("link", name="Judith Saulegrelot").click()
    page.get_by_role("link", name="Enregistrer un paiement").click()
    page.get_by_role("button", name="Enregistrer le paiement").click()
    expect(page.get_by_text("À jour").first).to_be_visible()
    verifier_axe(page)
    papier = texte_du_pdf(produire(page, "Attestation", "Attestation d’adhésion"))
    assert "Judith Saulegrelot" in papier
    assert "est membre de la communauté" in papier


def test_an_assembly_with_quorum_and_pouvoirs_ends_signed(ouvrir, portail):
    page = ouvrir()
    entrer(page, portail, PRESIDENTE, "/coordination/instances/assemblees/")
    page.locator("main .lignes a").first.click()
    adresse = page.url
    expect(page.get_by_role("heading", name="Pouvoirs", exact=True)).to_be_visible()
    verifier_axe(page)
    page.get_by_label("L’assemblée se tient aujourd’hui").check()
    page.get_by_role("button", name="Ouvrir la séance").click()
    expect(page.get_by_role("heading", name="Quorum pas encore atteint")).to_be_visible()
    for ligne in page.locator(".coches-en-colonnes input").all()[:30]:
        ligne.check()
    page.get_by_role("button", name="Noter présents").click()
    expect(page.get_by_role("heading", name="Quorum atteint")).to_be_visible()
    verifier_axe(page)
    while page.locator("details[open] form").count():
        point = page.locator("details[open] form").first
        point.locator("input[name^=pour_]").first.fill("3")
        point.get_by_role("button", name="Enregistrer ce point").click()
    assert "Le quorum est atteint" in texte_du_pdf(
        produire(page, "Clore la séance", "Procès-verbal")
    )
    page.goto(adresse)
    page.get_by_role("button", name="Demander la signature").click()
    page.goto("/espace/a-signer/")
    verifier_axe(page)
    page.get_by_role("button", name="Signer", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rien n’attend votre signature")


def test_a_leaving_settles_everything_on_one_screen(ouvrir, portail):
    page = ouvrir()
    entrer(page, portail, COORDINATION, "/coordination/adherents/")
    page.goto("/coordination/adherents/?q=leroyer")
    page.get_by_role("link", name="Marc Leroyer").click()
    page.get_by_role("link", name="Enregistrer un départ").click()
    verifier_axe(page)
    expect(page.get_by_text("Pilote, Accès aux soins")).to_be_visible()
    page.get_by_label("Démission").check()
    page.get_by_role("button", name="Enregistrer le départ").click()
    expect(page.get_by_text("A quitté l’association")).to_be_visible()
    expect(page.get_by_text("Le compte est fermé")).to_be_visible()
    verifier_axe(page)
