"""The coordinator freezes a version, an outside reader approves it, and the file is recognised."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from .acces import COORDINATION, entrer
from .axe import verifier_axe
from .papiers import produire


@pytest.mark.parametrize("largeur", [375, 1280])
def test_a_version_is_frozen_compared_downloaded_and_recognised(ouvrir, portail, largeur):
    page = ouvrir(largeur=largeur)
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/projet-de-sante/vie/")
    expect(page.get_by_role("heading", name="Vie et versions du projet")).to_be_visible()
    verifier_axe(page)
    page.get_by_text("Figer une version maintenant").click()
    page.get_by_label("Objet de la version").fill("Relecture du bureau")
    page.get_by_role("button", name="Figer").click()
    expect(page.get_by_role("link", name="Version 2", exact=True)).to_be_visible()
    page.get_by_role("link", name="avec la version 1").click()
    expect(page.locator("ins").first).to_be_visible()
    expect(page.get_by_text("téléexpertise").first).to_be_visible()
    verifier_axe(page)
    page.goto("/projet-de-sante/vie/")
    lien = page.get_by_role("link", name=re.compile(r"PDF, \d+ pages")).first
    for _ in range(60):
        if lien.is_visible():
            break
        page.wait_for_timeout(2_000)
        page.reload()
    with page.expect_download() as attente:
        lien.click()
    fichier = attente.value.path().read_bytes()
    page.goto("/v/")
    page.set_input_files(
        "input[type=file]", {"name": "p.pdf", "mimeType": "application/pdf", "buffer": fichier}
    )
    page.get_by_role("button", name="Vérifier ce fichier").click()
    expect(page.get_by_text("Ce fichier est authentique")).to_be_visible()
    verifier_axe(page)


def test_an_outside_reader_comments_and_approves(ouvrir, portail):
    page = ouvrir()
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/projet-de-sante/vie/")
    page.get_by_role("link", name=re.compile("Lecteurs externes")).first.click()
    page.get_by_label("Nom de la personne").fill("Claire Aubry")
    page.get_by_label("Organisme").fill("ARS Grand Est")
    page.get_by_label("Adresse électronique").fill("claire.aubry@demonstration.example")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("rowheader", name=re.compile("Claire Aubry"))).to_be_visible()

    def courriel(objet: str):
        """The e-mails of the demonstration are read in the portal itself."""
        for _ in range(40):
            page.goto("/_courriels/")
            ligne = page.get_by_role("link", name=re.compile(objet, re.IGNORECASE)).first
            if ligne.count():
                ligne.click()
                return page.locator("main").inner_text()
            page.wait_for_timeout(1_000)
        raise AssertionError(f"Aucun courriel « {objet} »")

    lien = re.search(r"/acces/[\w-]+/", courriel("projet de santé"))[0]
    lecteur = ouvrir()
    lecteur.goto(lien)
    lecteur.get_by_role("button", name="Recevoir mon code").click()
    expect(lecteur.locator("input[name=code]")).to_be_visible()
    code = re.search(r"\b\d{6}\b", courriel("votre code"))[0]
    lecteur.locator("input[name=code]").fill(code)
    lecteur.locator("input[name=code]").press("Enter")
    expect(lecteur.get_by_text("Ouvert à Claire Aubry")).to_be_visible()
    verifier_axe(lecteur)
    lecteur.get_by_label("Votre remarque").fill("Et les transports ?")
    lecteur.get_by_role("button", name="Envoyer cette remarque").click()
    expect(lecteur.get_by_text("Et les transports ?")).to_be_visible()
    lecteur.get_by_label("Votre qualité").fill("Déléguée territoriale")
    lecteur.get_by_label("J’ai lu cette version").check()
    lecteur.get_by_role("button", name="Approuver cette version").click()
    expect(lecteur.get_by_text("Version approuvée")).to_be_visible()


def test_the_avenant_is_voted_transmitted_and_leaves_as_docx(ouvrir, portail):
    page = ouvrir()
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/projet-de-sante/vie/")

    def noter(etape: str, preuve: str) -> None:
        page.get_by_text("Noter une étape").click()
        page.get_by_label("Étape").select_option(label=etape)
        page.get_by_label("Preuve").first.fill(preuve)
        page.get_by_role("button", name="Noter cette étape").click()
        expect(page.get_by_role("heading", name=etape, exact=True)).to_be_visible()

    noter("Relecture interne", "")
    noter("Vote", "Ordre du jour de l’assemblée")
    noter("Transmis", "Délibération n° 4")
    verifier_axe(page)
    expect(page.get_by_text("L’ARS n’a pas encore accusé réception")).to_be_visible()
    page.get_by_text("Noter une réception").click()
    page.get_by_label("Preuve").last.fill("Récépissé de dépôt")
    page.get_by_label("Reçue le").fill(datetime.now(UTC).astimezone().strftime("%d/%m/%Y"))
    page.get_by_role("button", name="Noter la réception").click()
    expect(page.get_by_text("Le délai de deux mois court")).to_be_visible()

    page.goto("/projet-de-sante/")
    assert produire(page, "Produire le DOCX", "DOCX").startswith(b"PK")
