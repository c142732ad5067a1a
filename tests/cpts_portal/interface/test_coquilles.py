import pytest
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
