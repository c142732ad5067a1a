"""The coordinator reads the projet de santé as it will print, then gets it in PDF."""

import re

import pytest
from playwright.sync_api import expect

from .acces import COORDINATION, entrer
from .axe import verifier_axe
from .papiers import produire, texte_du_pdf


@pytest.mark.parametrize("largeur", [375, 1280])
def test_the_projet_is_read_then_printed(ouvrir, portail, largeur):
    page = ouvrir(largeur=largeur)
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/projet-de-sante/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Projet de.santé"))
    expect(page.get_by_text(re.compile("60 communes, 55.597 habitants"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= largeur
    verifier_axe(page)
    papier = texte_du_pdf(produire(page, "Produire le PDF", "Projet de santé"))
    assert "60 communes, 55 597 habitants" in papier
    assert "Forces, faiblesses, possibilités, menaces" in papier
