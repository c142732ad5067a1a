import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Site

from cpts_portal.contenu.enums import Conformite, GenreLegal
from cpts_portal.contenu.models import PageLegale
from cpts_portal.contenu.services import (
    creer_page,
    creer_pages_legales,
    ecrire_page,
    lire_donnees,
    racine_publique,
)
from cpts_portal.referentiel.services import initialiser_identite
from tests.factories.contenu import page_simple

pytestmark = pytest.mark.django_db


def test_a_new_portal_has_its_three_legal_pages_published_and_nothing_of_the_demonstration():
    initialiser_identite("CPTS du Der", "52448")
    pages = PageLegale.objects.order_by("path")
    assert [(page.genre, page.url, page.live) for page in pages] == [
        (GenreLegal.MENTIONS, "/mentions-legales/", True),
        (GenreLegal.DONNEES, "/donnees-personnelles/", True),
        (GenreLegal.ACCESSIBILITE, "/accessibilite/", True),
    ]
    assert list(racine_publique().get_children().type(PageLegale).values_list("pk")) == list(
        racine_publique().get_children().values_list("pk")
    )
    assert [page.latest_revision is not None for page in pages] == [True, True, True]


def test_a_second_passage_leaves_what_a_coordinator_wrote():
    creer_pages_legales()
    page = PageLegale.objects.get(genre=GenreLegal.MENTIONS)
    page.title = "Qui nous sommes"
    page.save_revision().publish()
    creer_pages_legales()
    titres = PageLegale.objects.order_by("path").values_list("title", flat=True)
    assert list(titres) == ["Qui nous sommes", "Données personnelles", "Accessibilité"]


def test_without_a_public_site_no_page_is_made():
    Site.objects.all().delete()
    creer_pages_legales()
    assert PageLegale.objects.count() == 0


def test_there_is_one_legal_page_of_each_kind():
    creer_pages_legales()
    double = PageLegale(genre=GenreLegal.MENTIONS, title="Encore", slug="encore")
    with (
        pytest.raises(ValidationError, match="Cette page légale existe déjà"),
        transaction.atomic(),
    ):
        creer_page(racine_publique(), double)


@pytest.mark.parametrize("etat", [Conformite.PARTIELLE, Conformite.TOTALE])
def test_no_conformity_is_declared_without_an_audit(etat):
    creer_pages_legales()
    with pytest.raises(IntegrityError):
        PageLegale.objects.filter(genre=GenreLegal.ACCESSIBILITE).update(conformite=etat)


def test_an_unknown_block_is_refused_instead_of_being_lost():
    page = page_simple()
    with pytest.raises(ValueError, match="Blocs inconnus dans « Être soigné » : intertitre"):
        ecrire_page(page, [{"type": "intertitre", "texte": "x"}])


def test_each_kind_of_block_of_a_file_is_published():
    page = page_simple()
    ecrire_page(
        page,
        [
            {"type": "titre", "texte": "Titre"},
            {"type": "paragraphe", "texte": "Un [lien](/a/)."},
            {"type": "liste", "points": ["Un", "Deux"]},
            {"type": "encadre", "genre": "information", "titre": "À savoir", "texte": "Oui."},
            {"type": "volets", "volets": [{"titre": "Pourquoi", "texte": "Parce que."}]},
        ],
    )
    page.refresh_from_db()
    assert [bloc.block_type for bloc in page.corps] == [
        "titre",
        "paragraphe",
        "liste",
        "encadre",
        "volets",
    ]
    assert page.corps[1].value.source == '<p>Un <a href="/a/">lien</a>.</p>'
    assert list(page.corps[2].value) == ["Un", "Deux"]
    assert page.corps[4].value[0]["texte"].source == "<p>Parce que.</p>"
    assert page.has_unpublished_changes is False


def _textes(valeur) -> str:
    if isinstance(valeur, dict):
        return "\n".join(_textes(v) for v in valeur.values())
    if isinstance(valeur, list):
        return "\n".join(_textes(v) for v in valeur)
    return str(valeur)


@pytest.mark.parametrize("nom", ["demonstration", "pages_legales"])
def test_french_punctuation_holds_to_its_word(nom):
    textes = _textes(lire_donnees(nom))
    assert [paire for paire in (" ;", " :", " ?", " !", " »", "« ", "'") if paire in textes] == []
