"""Lists of figures and tables, annexes, and the same text in the word processor."""

import io
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from projet_sante import docx as traitement
from projet_sante.impression import LISTES, lister_les_illustrations, rendre_projet
from projet_sante.models import Annexe
from projet_sante.rapports import projet_sante
from projet_sante.services.annexes import ajouter_annexe
from tests.cpts_portal.documents.test_assemblage import scan  # noqa: F401 - a fixture, by name
from tests.projet_sante.test_rapports import aplatir


def taire(etape, pourcentage):
    """No one listens."""


def test_captions_get_an_address_and_a_line_in_the_lists():
    html = lister_les_illustrations(
        f'{LISTES}<table class="t"><caption>Une</caption></table><table><tr></tr></table>'
        '<figure id="f"><img alt=""><figcaption><b>Carte</b></figcaption></figure>'
    )
    assert '<table id="table-1" class="t"><caption>Une' in html
    assert '<li><a href="#table-1">Une</a></li>' in html
    assert '<li><a href="#f">Carte</a></li>' in html
    assert html.count("<li>") == 2


@pytest.mark.django_db
def test_document_lists_its_illustrations_and_carries_its_annexes(projet, scan):  # noqa: F811 - the fixture imported above
    ajouter_annexe(projet, titre="Lettre du maire", octets=scan, par=None)
    resultat = rendre_projet(projet_sante({}), taire)
    lecteur = PdfReader(io.BytesIO(resultat.octets))
    assert len(lecteur.pages) == resultat.pages
    debut = aplatir(" ".join(page.extract_text() for page in lecteur.pages[1:5]))
    assert "Tableaux" in debut
    assert "Qui décide quoi" in debut
    fin = aplatir(" ".join(page.extract_text() for page in lecteur.pages[-4:]))
    assert "Lettre du maire" in fin
    assert "en images décrites" in fin
    # A reference keeps the number and the page of its table.
    texte = aplatir(" ".join(page.extract_text() for page in lecteur.pages))
    assert "partie 6, tableau" in texte
    assert "renvoi introuvable" not in texte


@pytest.mark.django_db
def test_annexes_are_kept_by_leaders_and_bad_files_refused(
    projet,
    coordination,
    adherent,
    client_de,
    scan,  # noqa: F811 - the fixture imported above
):
    adresse = reverse("projet_sante:annexes")
    assert client_de(adherent).get(adresse).status_code == 403
    client = client_de(coordination)
    envoi = {"titre": "Lettre", "fichier": SimpleUploadedFile("l.pdf", scan)}
    assert client.post(adresse, envoi).status_code == 302
    refus = client.post(
        adresse, {"titre": "Statuts", "fichier": SimpleUploadedFile("s.pdf", b"rien")}
    )
    assert refus.status_code == 422
    assert "« Statuts » : Ce fichier n’est pas un PDF lisible" in refus.content.decode()
    annexe = Annexe.objects.get()
    client.post(reverse("projet_sante:retirer_annexe", args=[annexe.pk]))
    assert "Aucune annexe" in client.get(adresse).content.decode()
    assert Annexe.objects.count() == 1


@pytest.mark.django_db
def test_word_processor_gets_the_same_structure(projet, tmp_path):
    rapport = projet_sante({})
    resultat = traitement.rendre_docx(rapport, taire)
    assert resultat.avertissements == ()
    document = Document(io.BytesIO(resultat.octets))
    titres = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert titres[0] == "Sommaire"
    assert titres[1:] == [f"{p['numero']}. {p['titre']}" for p in rapport.contexte["parties"]]
    sous = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert "Pourquoi ce périmètre" in sous
    legendes = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert any(legende.endswith(". Qui décide quoi") for legende in legendes)
    assert len(document.tables) == sum(legende.startswith("Tableau") for legende in legendes)
    decide = next(t for t in document.tables if t.cell(0, 0).text == "Instance")
    assert decide.cell(1, 0).text == "Assemblée générale"
    # The header row comes back on each page; lists are lists.
    assert decide.rows[0]._tr.trPr is not None
    assert any(p.style.name == "List Bullet" for p in document.paragraphs)
    assert document.core_properties.language == "fr-FR"


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice absent")
def test_libreoffice_opens_the_document(projet, tmp_path):
    fichier = tmp_path / "projet.docx"
    fichier.write_bytes(traitement.rendre_docx(projet_sante({}), taire).octets)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless",
            "--convert-to", "pdf", "--outdir", str(tmp_path), str(fichier),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    texte = " ".join(p.extract_text() for p in PdfReader(tmp_path / "projet.pdf").pages)
    assert "Pourquoi ce périmètre" in aplatir(texte)
