"""What we rely on of WeasyPrint 70: a new version passes this file or is not taken."""

import re
from importlib.metadata import version

import pytest

from cpts_portal.documents import rendu
from tests.cpts_portal.documents import epreuve, pdf


@pytest.fixture(scope="module")
def octets():
    return rendu.rendre_pdf(epreuve.html())


@pytest.fixture(scope="module")
def pages(octets):
    return [" ".join(page.replace("\u00a0", " ").split()) for page in pdf.textes(octets)]


def test_the_version_is_the_one_pinned():
    assert version("weasyprint") == "70.0"


def test_the_checker_finds_nothing(octets, tmp_path):
    assert pdf.constats(octets, tmp_path) == []


def test_the_variant_is_declared(octets):
    xmp = pdf.lire(octets).trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b'pdfuaid:part="1"' in xmp


def test_metadata_are_those_of_the_frozen_content(octets):
    lecteur = pdf.lire(octets)
    informations = lecteur.metadata
    assert (informations.title, informations.author, informations.subject) == (
        "Projet de santé 2026–2030",
        "CPTS Saint-Dizier, Der & Blaise",
        "Épreuve d’impression",
    )
    assert informations.creation_date.isoformat() == "2026-10-12T10:00:00+02:00"
    assert lecteur.trailer["/Root"]["/Lang"] == "fr"
    assert lecteur.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"].value


def test_bookmarks_follow_parts_and_their_numbers(octets):
    assert pdf.signets(octets) == [
        (1, "Projet de santé", 1),
        (1, "Sommaire", 2),
        (1, "L’essentiel", 3),
        (2, "Quatre priorités", 3),
        (1, "1. Le territoire", 4),
        (2, "1.1 Un périmètre qui suit les habitudes", 4),
        (3, "Pourquoi ce périmètre", 4),
        (2, "1.2 Les communes", 4),
        (1, "2. Missions et actions", 7),
        (2, "Fiche 1.1 Un guichet unique pour trouver un médecin traitant", 8),
        (1, "Tableau de suivi", 9),
        (1, "Annexe A. Les signataires", 12),
    ]


def test_the_contents_give_part_numbers_and_pages(pages):
    for entree in (
        r"L’essentiel 3",
        r"1 ?Le territoire 4",
        r"1\.1 ?Un périmètre qui suit les habitudes 4",
        r"2 ?Missions et actions 7",
        r"Annexe A\. Les signataires 12",
    ):
        assert re.search(entree, pages[1]), entree


def test_cross_references_give_number_and_page(pages):
    assert "voir le tableau 1, page 4 et la figure 1, page 4" in pages[2]


def test_running_heads_and_feet(pages):
    assert all("CPTS Saint-Dizier, Der & Blaise" in page for page in (pages[1], pages[4], pages[5]))
    assert [f"{n} / 12" in page for n, page in enumerate(pages, 1)] == [False] + [True] * 11
    assert "Projet de santé 2026–2030, version 3.2 du 12 octobre 2026" in pages[4]
    # The part is named on the pages that follow its opening, not on it.
    assert ("1 Le territoire" in pages[4], "1 Le territoire Le" in pages[3]) == (True, False)


def test_footnotes_stay_on_the_page_that_calls_them(pages):
    assert "1. Population municipale, recensement publié par l’Insee." in pages[3]
    assert "2. Au 12 octobre 2026." in pages[3]


def test_headers_are_repeated_on_each_page_and_tagged_once(octets, pages):
    assert [("Commune Code Habitants" in pages[n]) for n in (3, 4, 5)] == [True] * 3
    arbre = pdf.elements(octets)
    assert (arbre.count("Table"), arbre.count("THead")) == (3, 3)
    # 61 lines of communes, 2 of the fiche, 48 of the follow-up, and one header row each.
    assert arbre.count("TR") == 61 + 2 + 48 + 3


def test_structure_tags(octets):
    arbre = pdf.elements(octets)
    assert arbre[0] == "Document"
    assert {"H1", "H2", "H3", "L", "LI", "Lbl", "LBody", "Figure", "Caption", "Link", "Art"} <= set(
        arbre
    )
    assert (arbre.count("Figure"), arbre.count("Art")) == (1, 1)


def test_landscape_pages_turn(octets):
    largeurs = [round(page.mediabox.width) for page in pdf.lire(octets).pages]
    assert largeurs == [595] * 8 + [842] * 3 + [595]


def test_the_house_font_alone_is_embedded_with_its_extended_letters(octets):
    assert pdf.polices(octets) == {
        "Atkinson-Hyperlegible-Next-Variable",
        "Atkinson-Hyperlegible-Next-Variable-Ultra-Light",
        "Atkinson-Hyperlegible-Next-Variable-Light",
        "Atkinson-Hyperlegible-Next-Variable-Semi-Bold",
        "Atkinson-Hyperlegible-Next-Variable-Bold",
        "Atkinson-Hyperlegible-Next-Etendu",
    }


@pytest.mark.parametrize("teinte", [20, 188])
def test_oklch_colours_follow_the_hue_of_the_cpts(teinte):
    organisme = epreuve.contexte()["organisme"] | {"teinte": teinte}
    contenu = pdf.lire(rendu.rendre_pdf(epreuve.html(organisme=organisme))).pages[3].get_contents()
    reference = pdf.lire(rendu.rendre_pdf(epreuve.html())).pages[3].get_contents()
    assert b"/lab-d65 cs" in contenu.get_data()
    assert (contenu.get_data() == reference.get_data()) is (teinte == 188)


def test_links_are_printable_and_say_where_they_lead(octets):
    annotations = [a.get_object() for p in pdf.lire(octets).pages for a in p.get("/Annots", [])]
    assert {a["/F"] for a in annotations} == {4}
    assert "exemple.fr/projet" in {a["/Contents"] for a in annotations}
    # Six entries of the contents, two cross references, an address, an e-mail.
    assert len(annotations) == 10
