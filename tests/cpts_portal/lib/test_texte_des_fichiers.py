import io
import zipfile

import pytest
from openpyxl import Workbook
from pypdf import PdfWriter

from cpts_portal.lib.texte_des_fichiers import DEPLIE_AU_PLUS, TexteIllisible, bombe, extraire
from tests.factories.bibliotheque import docx


def test_a_word_file_gives_its_words():
    assert extraire(docx("Pied diabétique"), "docx").strip() == "Pied diabétique"


def test_a_spreadsheet_gives_its_cells_apart():
    classeur, sortie = Workbook(), io.BytesIO()
    classeur.active.append(["Repérage", "infirmier"])
    classeur.save(sortie)
    assert "Repérage infirmier" in extraire(sortie.getvalue(), "xlsx")


def test_a_pdf_without_text_gives_none_and_a_damaged_one_says_so():
    sortie, vierge = io.BytesIO(), PdfWriter()
    vierge.add_blank_page(100, 100)
    vierge.write(sortie)
    assert extraire(sortie.getvalue(), "pdf") == ""
    with pytest.raises(TexteIllisible):
        extraire(b"%PDF-1.7 rien", "pdf")


def test_entities_that_unfold_are_refused():
    piege = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("word/document.xml", piege)
    with pytest.raises(TexteIllisible):
        extraire(sortie.getvalue(), "docx")


def test_a_bomb_is_known_before_it_unfolds():
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as membre,
    ):
        for _ in range(DEPLIE_AU_PLUS // 1_000_000 + 1):
            membre.write(b"0" * 1_000_000)
    octets = sortie.getvalue()
    assert len(octets) < 1_000_000
    assert bombe(octets)
    with pytest.raises(TexteIllisible, match="sans fin"):
        extraire(octets, "docx")
