"""Annexes behind a document: their structure, their bookmarks, or a sentence."""

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw

from cpts_portal.documents.assemblage import Annexe, AnnexeRefusee, assembler, examiner
from cpts_portal.documents.rendu import rendre_pdf
from tests.cpts_portal.documents.pdf import constats, elements, signets, textes


def document(titre: str, corps: str = "<p>Du texte.</p>") -> bytes:
    return rendre_pdf(
        f'<!doctype html><html lang="fr"><head><title>{titre}</title></head><body>'
        f"<h1>{titre}</h1>{corps}</body></html>"
    )


@pytest.fixture(scope="module")
def principal() -> bytes:
    return document("Projet")


@pytest.fixture(scope="module")
def statuts() -> bytes:
    tableau = (
        "<table><caption>Voix</caption><thead><tr><th scope='col'>Collège</th>"
        "<th scope='col'>Voix</th><th scope='col'>Sièges</th></tr></thead><tbody><tr>"
        "<th scope='row'>Un</th><td>3</td><td>4</td></tr><tr><th scope='row'>Deux</th><td>2</td>"
        "<td>5</td></tr><tr><th scope='row'>Trois</th><td>1</td><td>6</td></tr></tbody></table>"
    )
    return document("Statuts", f"<h2>Article 1</h2><p>Objet.</p>{tableau}")


@pytest.fixture(scope="module")
def scan() -> bytes:
    image = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(image).text((50, 50), "Lettre", fill="black")
    sortie = io.BytesIO()
    image.save(sortie, "PDF")
    return sortie.getvalue()


def test_tagged_annex_keeps_its_tree_and_its_bookmarks(principal, statuts, tmp_path):
    assert examiner(statuts).mode == "balisee"
    octets = assembler(principal, [Annexe("Annexe A. Statuts", statuts)])
    assert len(textes(octets)) == 2
    tags = elements(octets)
    assert {"Sect", "Table", "TH", "H2"} <= set(tags)
    assert [titre for _, titre, _ in signets(octets)] == [
        "Projet",
        "Annexe A. Statuts",
        "Statuts",
    ]
    assert [c for c in constats(octets, tmp_path) if c.startswith("error")] == []


def test_scan_becomes_a_described_figure_a_page(principal, scan, tmp_path):
    assert examiner(scan).mode == "image"
    octets = assembler(principal, [Annexe("Lettre du maire", scan)])
    assert elements(octets).count("Figure") == 1
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        section = pdf.Root.StructTreeRoot.K[0].K[-1]
        assert str(section.K[0].Alt) == "Lettre du maire, page 1 numérisée."
    assert [c for c in constats(octets, tmp_path) if c.startswith("error")] == []


def test_several_annexes_keep_apart(principal, statuts, scan, tmp_path):
    octets = assembler(principal, [Annexe("A", statuts), Annexe("B", scan), Annexe("C", statuts)])
    assert len(textes(octets)) == 4
    assert elements(octets).count("Table") == 2
    assert [c for c in constats(octets, tmp_path) if c.startswith("error")] == []
    assert assembler(principal, []) == principal


def test_same_annexes_give_the_same_bytes(principal, scan):
    annexes = [Annexe("B", scan)]
    assert assembler(principal, annexes) == assembler(principal, annexes)


def test_form_is_attached_rather_than_broken(principal, scan):
    with pikepdf.open(io.BytesIO(scan)) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())
        sortie = io.BytesIO()
        pdf.save(sortie)
    assert examiner(sortie.getvalue()).mode == "jointe"
    octets = assembler(principal, [Annexe("Bulletin", sortie.getvalue())])
    assert len(textes(octets)) == 1
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        assert list(pdf.attachments) == ["Bulletin.pdf"]


def test_protected_or_broken_annex_is_refused_with_what_to_do(scan):
    with pikepdf.open(io.BytesIO(scan)) as pdf:
        sortie = io.BytesIO()
        pdf.save(sortie, encryption=pikepdf.Encryption(user="mot", owner="mot"))
    with pytest.raises(AnnexeRefusee, match="sans protection"):
        examiner(sortie.getvalue())
    for octets in (b"", b"ceci n'est pas un PDF", scan[:200]):
        with pytest.raises(AnnexeRefusee, match="réenregistrez-le"):
            examiner(octets)
