"""What the worker makes, asked for then fetched where the requester finds it."""

import io
import re

import pypdf
from playwright.sync_api import Page, expect

DELAI = 180_000


def produire(page: Page, bouton: str, titre: str) -> bytes:
    with page.expect_navigation():
        page.get_by_role("button", name=bouton).click()
    page.goto("/espace/documents/")
    # La plus récente de ce titre : la démonstration a déjà les siennes.
    ligne = page.locator("main li").filter(has_text=titre).first
    lien = ligne.get_by_role("link", name=re.compile("Télécharger"))
    expect(lien).to_be_visible(timeout=DELAI)
    return page.request.get(lien.get_attribute("href")).body()


def texte_du_pdf(octets: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(octets)).pages
    return " ".join(" ".join(p.extract_text() for p in pages).replace("\xa0", " ").split())
