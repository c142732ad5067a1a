from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.template import Context, Template, TemplateSyntaxError

from cpts_portal.interface.composants import _lire_option, lire_contrat, preparer

GABARITS = sorted(Path(reglages.RACINE, "templates/components").glob("*.html"))
SOURCE = """{# Un geste. #}
{# libelle* · le verbe #}
{# genre=normal|plein · l’allure #}
{# titre=L’horloge du contrat · avec des espaces #}
{# href · l’adresse #}
{# attributs · htmx #}
<a>
"""


def rendre(texte):
    return Template(texte).render(Context())


@pytest.mark.parametrize("gabarit", GABARITS, ids=lambda gabarit: gabarit.stem)
def test_each_component_opens_with_its_options_one_per_line(gabarit):
    lignes = gabarit.read_text(encoding="utf-8").splitlines()
    entete = []
    for ligne in lignes:
        if not ligne.startswith("{# "):
            break
        entete.append(ligne.removeprefix("{# ").removesuffix(" #}"))
    assert entete, "pas d’en-tête"
    assert [ligne for ligne in entete[1:] if _lire_option(ligne) is None] == []


def test_the_contract_is_read_from_the_header():
    contrat = lire_contrat(SOURCE)
    assert contrat.resume == "Un geste."
    assert [(o.nom, o.requis, o.valeurs, o.defaut) for o in contrat.options] == [
        ("libelle", True, (), None),
        ("genre", False, ("normal", "plein"), "normal"),
        ("titre", False, (), "L’horloge du contrat"),
        ("href", False, (), None),
        ("attributs", False, (), None),
    ]


def test_defaults_fill_what_is_not_given():
    valeurs = preparer("x", lire_contrat(SOURCE), {"libelle": "Aller"}, strict=True)
    assert valeurs == {
        "libelle": "Aller",
        "genre": "normal",
        "titre": "L’horloge du contrat",
        "href": "",
        "attributs": "",
    }


def test_htmx_data_and_aria_attributes_are_written_and_escaped():
    donnees = {"libelle": "A", "hx_get": "/x?a=1&b=2", "data_ouvre": '"', "aria_busy": True}
    valeurs = preparer("x", lire_contrat(SOURCE), donnees, strict=True)
    assert valeurs["attributs"] == ' data-ouvre="&quot;" hx-get="/x?a=1&amp;b=2" aria-busy'


@pytest.mark.parametrize(
    ("balise", "message"),
    [
        ('{% composant "bouton" %}', "option « libelle » manquante"),
        ('{% composant "bouton" libelle="A" genre="rose" %}', "genre=« rose » inconnu"),
        ('{% composant "bouton" libelle="A" couleur="b" %}', "option inconnue « couleur »"),
        ('{% composant "fil" etapes="a" hx_get="/" %}', "n'accepte pas d'attribut"),
    ],
)
def test_a_wrong_option_is_refused_loudly(balise, message):
    with pytest.raises(TemplateSyntaxError, match=message):
        rendre(balise)


def test_production_never_breaks_a_page_for_an_option(settings):
    settings.ENVIRONNEMENT = "production"
    assert "rose" in rendre('{% composant "bouton" libelle="A" genre="rose" %}')


def test_a_component_sees_nothing_of_the_page():
    page = Template('{% composant "bouton" libelle="A" %}').render(Context({"href": "/secret/"}))
    assert "/secret/" not in page


def test_text_is_escaped():
    page = Template('{% composant "bouton" libelle=nom %}').render(Context({"nom": "<b>"}))
    assert "&lt;b&gt;" in page


def test_an_icon_is_silent_and_carries_no_style():
    dessin = rendre('{% icone "phone" %}')
    assert dessin.startswith("<svg")
    assert 'aria-hidden="true"' in dessin
    assert 'class="i"' in dessin
    assert "style" not in dessin
