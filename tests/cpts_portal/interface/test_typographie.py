"""A sign that French sets apart stays with its word, whoever typed which space."""

import pytest
from django.template import engines
from django.template.loader import get_template

from cpts_portal.interface.typographie import insecables


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("Source : Insee", "Source\u00a0: Insee"),
        ("« {{ mot }} » ?", "«\u00a0{{ mot }}\u00a0»\u00a0?"),
        (
            '{% composant "vide" texte="Rien ; rien." %}',
            '{% composant "vide" texte="Rien\u00a0; rien." %}',
        ),
        ("{{ taux }} % et {{ prix }} €.", "{{ taux }}\u00a0% et {{ prix }}\u00a0€."),
        ("Déjà\u00a0: dit &nbsp;:", "Déjà\u00a0: dit &nbsp;:"),
    ],
)
def test_the_space_before_a_sign_does_not_break(ecrit, lu):
    assert insecables(ecrit) == lu


@pytest.mark.parametrize(
    "code", ["{% if a != b %}x{% endif %}", "  : ici", "a :hover", "{% if x %}", "<!-- a -->"]
)
def test_what_is_no_french_is_left_alone(code):
    assert insecables(code) == code


def test_our_templates_are_read_that_way_and_kept_in_memory():
    """« Cherchez ce que vous vouliez lire : », written with an ordinary space."""
    page = get_template("404.html")
    assert "lire\u00a0:" in page.template.source
    [boite] = engines["django"].engine.template_loaders
    assert type(boite).__module__ == "django.template.loaders.cached"
