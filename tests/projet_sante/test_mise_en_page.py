"""The PDF read back as a reader sees it: no heading alone, no row cut, no table out of its page."""

import io

import pymupdf
import pytest

from projet_sante.impression import rendre_projet
from projet_sante.rapports import projet_sante

# Body text ends here, in points from the top of an A4 page.
BAS = 842 - 66
TITRES = 11.0


@pytest.fixture
def pages(projet):
    octets = rendre_projet(projet_sante({}), lambda etape, pourcentage: None).octets
    return list(pymupdf.open(stream=io.BytesIO(octets), filetype="pdf"))


def lignes(page):
    """(left, top, right, bottom, size, text) of each line of the body, from the top."""
    lues = []
    for bloc in page.get_text("dict")["blocks"]:
        for ligne in bloc.get("lines", []):
            taille = max(morceau["size"] for morceau in ligne["spans"])
            texte = "".join(morceau["text"] for morceau in ligne["spans"])
            lues.append((*ligne["bbox"], taille, texte))
    corps = [ligne for ligne in lues if 60 < ligne[1] < BAS and ligne[5].strip()]
    return sorted(corps, key=lambda ligne: (ligne[1], ligne[0]))


@pytest.mark.django_db
def test_no_orphan_heading_no_cut_row_no_overfull_table(pages):
    for page in pages[1:]:
        corps = lignes(page)
        if not corps:
            continue
        dernier = max(corps, key=lambda ligne: ligne[3])
        assert dernier[4] < TITRES, f"page {page.number + 1} finit par le titre « {dernier[5]} »"
        largeur = page.rect.width
        for x0, _, x1, _, _, mots in corps:
            # Nothing printed in the margins: 15 mm on each side at least.
            assert x0 > 42, f"page {page.number + 1} : « {mots} » déborde à gauche"
            assert x1 < largeur - 42, f"page {page.number + 1} : « {mots} » déborde à droite"


@pytest.mark.django_db
def test_cells_of_a_row_stay_on_one_page_and_never_overlap(pages):
    for page in pages[1:]:
        corps = lignes(page)
        for premiere, seconde in zip(corps, corps[1:], strict=False):
            meme_ligne = abs(premiere[1] - seconde[1]) < 1
            if meme_ligne and premiere[0] < seconde[0]:
                assert premiere[2] <= seconde[0] + 0.5, (
                    f"page {page.number + 1} : « {premiere[5]} » recouvre « {seconde[5]} »"
                )
