import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.lib.depots import TAILLE_MAX, DepotRefuse, nom_propre, verifier
from cpts_portal.lib.tableur import Feuille, xlsx

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


@pytest.mark.parametrize(
    ("nom", "octets", "type_mime"),
    [
        ("Émargement du 12 mars.PDF", PDF, "application/pdf"),
        ("photo.png", PNG, "image/png"),
        ("liste.csv", "nom;présent\n".encode(), "text/csv"),
    ],
)
def test_what_is_what_it_says_comes_in(nom, octets, type_mime):
    assert verifier(nom, octets).type_mime == type_mime


def test_a_workbook_comes_in():
    octets = xlsx([Feuille("a", ("b",), [("c",)])])
    assert verifier("suivi.xlsx", octets).extension == "xlsx"


def test_an_opendocument_comes_in():
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert verifier("bilan.odt", sortie.getvalue()).extension == "odt"


@pytest.mark.parametrize(
    ("nom", "octets", "phrase"),
    [
        ("vide.pdf", b"", "vide"),
        ("page.html", b"<script>", "pas accepté"),
        ("programme.exe", b"MZ\x90", "pas accepté"),
        ("faux.pdf", PNG, "n’est pas celui d’un PDF"),
        ("faux.png", b"<svg onload=alert(1)>", "n’est pas celui d’un PNG"),
        ("faux.csv", PDF, "n’est pas un texte"),
        ("sans-extension", PDF, "pas accepté"),
        ("lourd.pdf", PDF + b"0" * TAILLE_MAX, "dépasse"),
    ],
)
def test_what_is_not_is_refused_with_a_sentence(nom, octets, phrase):
    with pytest.raises(DepotRefuse, match=phrase):
        verifier(nom, octets)


@given(st.text())
def test_a_name_never_climbs_nor_breaks_a_header(nom):
    propre = nom_propre(nom)
    assert propre
    assert not set(propre) & set('/\\<>:"|?*\r\n\0')
    assert propre not in (".", "..")
