import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory


@pytest.fixture
def requete():
    requete = RequestFactory().get("/")
    requete.user = AnonymousUser()
    return requete


@pytest.mark.parametrize(
    "gabarit",
    [
        "base_public.html",
        "base_compte.html",
        "base_membre.html",
        "base_coordination.html",
        "403.html",
        "403_csrf.html",
        "404.html",
    ],
)
@pytest.mark.django_db
def test_every_shell_renders_alone(gabarit, requete):
    page = render_to_string(gabarit, {}, requete)
    assert page.count("<h1") <= 1
    assert page.count('<main id="contenu" tabindex="-1">') == 1
    assert " style=" not in page
    assert "<style" not in page


def test_no_page_says_its_errors_or_its_messages_twice():
    """`formulaire` already sums errors up; the shells already show the messages."""
    fautes = []
    for gabarit in (settings.RACINE / "templates").rglob("*.html"):
        texte = gabarit.read_text(encoding="utf-8")
        for nom in re.findall(r'composant "formulaire" formulaire=(\w+)', texte):
            if f'composant "resume_erreurs" form={nom} ' in texte:
                fautes.append(f"{gabarit.name} : résumé des erreurs de {nom}")
        deux = "resume_erreurs" in texte and '"comptes/_formulaire.html"' in texte
        if deux and '"comptes/_formulaire.html" with resume=' not in texte:
            fautes.append(f"{gabarit.name} : résumé et alertes")
        contenu = re.search(r"block contenu %}.*", texte, re.DOTALL)
        if 'extends "base_' in texte and contenu and 'composant "flash"' in contenu[0]:
            fautes.append(f"{gabarit.name} : messages")
    assert fautes == []
