import pytest
from wagtail.models import Page, Site

from cpts_portal.lib.prose import mettre_en_forme
from projet_sante.models import Chapitre
from projet_sante.services import creer_projet, ecrire_chapitre
from projet_sante.services.projet import trames

pytestmark = pytest.mark.django_db


def nouveau():
    return creer_projet(titre="Projet 2026", debut=2026, fin=2030)


def test_new_project_has_the_thirteen_parts_with_their_help():
    projet = nouveau()
    chapitres = list(Chapitre.objects.child_of(projet).order_by("path"))
    assert len(chapitres) == 13
    assert chapitres[1].title == "Le territoire"
    assert "code Insee" in chapitres[1].aide
    assert all(chapitre.aide for chapitre in chapitres)


def test_project_stands_beside_every_site():
    projet = nouveau()
    assert projet.get_parent() == Page.get_first_root_node()
    assert not any(projet.is_descendant_of(site.root_page) for site in Site.objects.all())
    assert projet.get_url_parts() is None


def test_text_is_escaped_and_lists_are_lists():
    html = mettre_en_forme("Un <b>mot</b>\nsuite.\n\n- premier\n- second")
    assert html == (
        "<p>Un &lt;b&gt;mot&lt;/b&gt; suite.</p><ul><li>premier</li><li>second</li></ul>"
    )


def test_unknown_block_is_refused_rather_than_lost():
    chapitre = Chapitre.objects.child_of(nouveau()).first()
    with pytest.raises(ValueError, match="inconnu"):
        ecrire_chapitre(chapitre, [{"type": "inconnu", "texte": "perdu ?"}])
    assert chapitre.latest_revision is None


def test_outlines_are_data_and_another_region_opens_its_own():
    assert [(trame.code, trame.parties) for trame in trames()] == [
        ("trame", 13),
        ("trame_normandie", 8),
    ]
    projet = creer_projet(titre="Pré-projet", debut=2026, fin=2030, trame="trame_normandie")
    premier = Chapitre.objects.child_of(projet).order_by("path").first()
    assert premier.title == "Les professionnels et les structures"
    assert premier.faits_a_rassembler[0] == "Noms, professions, communes d’exercice"
    autre = creer_projet(titre="Un autre", debut=2026, fin=2030)
    assert (projet.slug, autre.slug) == ("projet-de-sante-2026", "projet-de-sante-2026-2")
