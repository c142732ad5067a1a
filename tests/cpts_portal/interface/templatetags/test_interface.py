import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template

from cpts_portal.interface.identite import IdentiteNeutre
from cpts_portal.interface.templatetags import interface


def rendre(texte, **contexte):
    return Template(texte).render(Context(contexte))


def test_sorting_turns_round_and_goes_back_to_the_first_page():
    requete = QueryDict("q=wassy&page=3")
    assert interface.tri_lie(requete, "nom") == "?q=wassy&tri=nom"
    assert interface.tri_lie(QueryDict("tri=nom"), "nom") == "?tri=-nom"
    assert interface.ordre_de_tri(QueryDict("tri=nom"), "nom") == "ascending"
    assert interface.ordre_de_tri(QueryDict("tri=-nom"), "nom") == "descending"
    assert interface.ordre_de_tri(QueryDict(""), "nom") == ""


def test_pages_keep_the_filters():
    page = Paginator(range(30), 10).get_page(2)
    texte = '{% composant "pagination" page=page requete=requete %}'
    html = rendre(texte, page=page, requete=QueryDict("metier=i&metier=m&page=2"))
    assert "?metier=i&amp;metier=m&amp;page=1" in html
    assert "?metier=i&amp;metier=m&amp;page=3" in html
    assert "Page 2 sur 3" in html


def test_one_page_needs_no_pagination():
    page = Paginator(range(3), 10).get_page(1)
    assert rendre('{% composant "pagination" page=page %}', page=page).strip() == ""


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [(12.5, "12.5"), (100, "100"), (1234.567, "1234.57"), (-0.001, "0"), (1_234_567, "1234567")],
)
def test_a_number_in_an_attribute_has_a_point(valeur, attendu):
    assert interface.brut(valeur) == attendu


def test_a_gauge_says_in_words_what_it_draws():
    html = rendre('{% composant "jauge" total=35000 acquis=13000 perdu=2000 %}')
    nbsp = "\xa0"
    assert (
        f'aria-label="13{nbsp}000{nbsp}€ acquis, 2{nbsp}000{nbsp}€ perdus, '
        f'20{nbsp}000{nbsp}€ ouverts, sur 35{nbsp}000{nbsp}€"'
    ) in html


def test_an_e_mail_has_one_link_and_no_table():
    html = rendre(
        '{% extends "emails/base.html" %}{% block geste %}'
        '{% include "emails/_geste.html" with libelle="Ouvrir" %}{% endblock %}',
        identite=IdentiteNeutre(),
        objet_du_courriel="Votre compte",
        lien="https://portail.exemple/x",
    )
    assert html.count("<a ") == 1
    assert "<table" not in html
    assert "http" not in html.replace("https://portail.exemple/x", "")
