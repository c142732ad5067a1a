"""The coordinator deposits an extract, reviews the proposal, applies it, then undoes it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annuaire.queries.territoire import DONNEES
from annuaire.services.demonstration import RPPS

from .acces import COORDINATION, entrer
from .axe import verifier_axe


def extrait_d_octobre(dossier: Path) -> Path:
    """The shipped extract where Lucie Collinet moved from Wassy to Saint-Dizier."""
    premier, second = [(DONNEES / nom).read_text(encoding="utf-8") for nom in RPPS]
    lignes = [ligne.split("|") for ligne in (premier + second.split("\n", 1)[1]).splitlines()]
    for ligne in lignes:
        if ligne[7] == "COLLINET":
            ligne[23], ligne[35], ligne[36] = "R999", "52100", "52448"
    chemin = dossier / "PS_LibreAcces_Personne_activite_octobre.txt"
    chemin.write_text("".join("|".join(li) + "\n" for li in lignes), encoding="utf-8")
    return chemin


@pytest.mark.ecran(largeur=1280)
def test_a_proposal_is_reviewed_applied_and_undone(page: Page, portail, tmp_path):
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/coordination/annuaire/imports/")
    verifier_axe(page)
    page.locator("input[name=principal]").set_input_files(extrait_d_octobre(tmp_path))
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.locator(".changements")).to_be_visible(timeout=60_000)
    ligne = page.locator(".changements tbody tr", has_text="Lucie Collinet")
    expect(ligne).to_contain_text("Déplacé")
    expect(ligne.locator("del")).to_contain_text("Wassy")
    expect(ligne.locator("ins")).to_contain_text("Saint-Dizier")
    verifier_axe(page)
    ligne.get_by_role("button", name="Accepter Lucie Collinet").click()
    page.get_by_role("link", name="Appliquer").click()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text(re.compile("S’annule jusqu’au"))).to_be_visible()
    page.goto("/annuaire/lucie-collinet-wassy/")
    expect(page.locator("main")).to_contain_text("Saint-Dizier")
    page.go_back()
    page.get_by_role("link", name="Annuler cet import").click()
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_text("L’import est annulé")).to_be_visible()
    page.goto("/annuaire/lucie-collinet-wassy/")
    expect(page.locator("main")).to_contain_text("Wassy")
