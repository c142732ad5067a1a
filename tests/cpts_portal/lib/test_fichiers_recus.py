import io
import zipfile

import pytest
from openpyxl import Workbook

from cpts_portal.lib.fichiers_recus import FichierRefuse, examiner


def _zip(**fichiers):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(nom.replace("__", "/").replace("_xml", ".xml"), contenu)
    return sortie.getvalue()


def _classeur():
    sortie = io.BytesIO()
    Workbook().save(sortie)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        (b"%PDF-1.7 ...", ("pdf", "application/pdf")),
        (b"\xff\xd8\xff\xe0...", ("jpg", "image/jpeg")),
        (b"\x89PNG\r\n\x1a\n...", ("png", "image/png")),
        (_zip(mimetype="application/vnd.oasis.opendocument.text"), ("odt",)),
        (_classeur(), ("xlsx",)),
    ],
)
def test_content_tells_what_a_file_is(octets, attendu):
    recu = examiner(octets, "C:\\Mes documents\\ordre du jour.exe")
    assert (recu.extension, recu.type_mime)[: len(attendu)] == attendu
    assert recu.nom == f"ordre du jour.{recu.extension}"
    assert recu.taille == len(octets)


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"", "est vide"),
        (b"MZ\x90\x00", "Envoyez"),
        (b"<html><script>", "Envoyez"),
        (_zip(secret="x"), "Envoyez"),
        (_zip(mimetype="application/x-sh"), "Envoyez"),
        (b"PK\x03\x04abime", "Envoyez"),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "10\u00a0Mo"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        examiner(octets, "rapport.pdf")


def test_a_name_made_of_nothing_becomes_one():
    assert examiner(b"%PDF-1", "../../..\n").nom == "document.pdf"
