import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template

from cpts_portal.interface.views import ERREURS


@pytest.mark.django_db
@pytest.mark.parametrize("code", ERREURS)
def test_each_error_page_is_a_whole_french_page(client, settings, code):
    settings.ENVIRONNEMENT = "developpement"
    page = BeautifulSoup(client.get(f"/_composants/erreurs/{code}/").content, "html.parser")
    assert page.html["lang"] == "fr"
    assert len(page.select("h1")) == 1
    assert page.select_one("main#contenu .erreur-page")
    assert page.select_one('.urgences a[href="tel:15"]')
    assert not page.select("[style], style, script:not([src])")


@pytest.mark.parametrize("code", ["500", "503"])
def test_the_breakdown_page_needs_neither_database_nor_context(code):
    # Without the django_db mark, any query raises.
    page = BeautifulSoup(get_template(f"{code}.html").render(), "html.parser")
    assert page.h1.text


@pytest.mark.django_db
def test_a_missing_page_offers_the_search(client):
    reponse = client.get("/nulle/part/")
    page = BeautifulSoup(reponse.content, "html.parser")
    assert reponse.status_code == 404
    assert page.select_one('form[role="search"] input[name="qui"]')


@pytest.mark.django_db
def test_a_stale_form_says_to_reload_and_that_nothing_was_saved(settings):
    from django.test import Client

    reponse = Client(enforce_csrf_checks=True).post("/comptes/login/", {"login": "a"})
    assert reponse.status_code == 403
    assert "Rien n’a été enregistré" in reponse.content.decode()


@pytest.mark.django_db
def test_previews_exist_in_development_only(client):
    assert client.get("/_composants/erreurs/500/").status_code == 404
