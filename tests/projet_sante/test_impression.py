"""Lists of figures and tables, annexes, and the same text in the word processor."""

import io
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from lxml import html
from PIL import Image
from pypdf import PdfReader

from cpts_portal.documents.docx import LARGEUR
from cpts_portal.documents.rendu import rendre
from projet_sante import docx as traitement
from projet_sante.carte_image import carte_en_png
from projet_sante.impression import LISTES, lister_les_illustrations, rendre_projet
from projet_sante.models import Annexe, Chapitre
from projet_sante.queries import parties
from projet_sante.rapports import projet_comparaison, projet_sante
from projet_sante.services.annexes import ajouter_annexe
from projet_sante.services.projet import creer_projet, ecrire_chapitre
from projet_sante.services.versions import figer_version
from tests.cpts_portal.documents.pdf import constats
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
    # Those of the fiches action go without a number, on paper too.
    numerotes = [t for t in document.tables if t.rows[0].cells[-1].text != "Dernière valeur"]
    assert len(numerotes) == sum(legende.startswith("Tableau") for legende in legendes)
    decide = next(t for t in document.tables if t.cell(0, 0).text == "Instance")
    assert decide.cell(1, 0).text == "Assemblée générale"
    # The header row comes back on each page; lists are lists.
    assert decide.rows[0]._tr.trPr is not None
    assert any(p.style.name == "List Bullet" for p in document.paragraphs)
    assert document.core_properties.language == "fr-FR"
    assert round(document.sections[0].page_width.cm, 1) == 21
    # A column holds its longest word; together they hold in the page.
    etroites = [c.width.cm for c in decide.columns]
    assert min(etroites) > 2
    assert round(sum(etroites)) == LARGEUR


def test_a_map_is_an_image_with_its_words_in_the_word_processor():
    trace = "M10 10l80 0l0 80l-80-80z"
    svg = html.fromstring(
        f'<svg viewBox="0 0 100 100"><path class="c n4" d="{trace}"/>'
        f'<path class="bord" d="{trace}"/><text x="50" y="50">Wassy</text></svg>'
    )
    with Image.open(io.BytesIO(carte_en_png(svg))) as image:
        assert image.size == (1500, 1500)
        # Inside the commune, then outside.
        assert image.getpixel((1200, 400)) == (0, 92, 86)
        assert image.getpixel((300, 1200)) == (255, 255, 255)


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


LARGE = {
    "type": "tableau",
    "legende": "Huit colonnes",
    "paysage": True,
    "entetes": [f"Colonne {rang}" for rang in range(8)],
    "lignes": [[f"Cellule {rang}" for rang in range(8)]],
    "source": "Essai",
}


@pytest.mark.django_db
def test_a_wide_table_lies_on_a_landscape_page_of_its_own():
    libre = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    texte = {"type": "texte", "texte": "Avant et après, la page reste debout."}
    ecrire_chapitre(
        Chapitre.objects.child_of(libre).get(slug="outils"),
        [texte, LARGE, texte | {"texte": "Fin."}],
    )
    resultat = rendre_projet(projet_sante({}), taire)
    textes = {True: [], False: []}
    for page in PdfReader(io.BytesIO(resultat.octets)).pages:
        textes[page.mediabox.width > page.mediabox.height].append(aplatir(page.extract_text()))
    assert len(textes[True]) == 1
    contenu = textes[True][0]
    assert "Huit colonnes" in contenu
    assert "Cellule 7" in contenu
    assert "Avant et après" not in contenu
    assert any("Fin." in texte for texte in textes[False])


@pytest.mark.django_db
def test_the_comparison_is_printed_with_what_left_and_what_came(tmp_path):
    libre = creer_projet(titre="Projet de santé 2026-2030", debut=2026, fin=2030)
    outils = Chapitre.objects.child_of(libre).get(slug="outils")
    ecrire_chapitre(outils, [{"type": "texte", "texte": "Trois médecins consultent."}])
    premiere = figer_version(libre, motif="Une", par=None)
    ecrire_chapitre(outils, [{"type": "texte", "texte": "Quatre médecins consultent."}])
    seconde = figer_version(libre, motif="Deux", par=None)
    rapport = projet_comparaison({"a": premiere.pk, "b": seconde.pk})
    octets = rendre(rapport, taire).octets
    texte = aplatir(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages))
    assert "De la version 1 à la version 2" in texte
    assert "Trois" in texte
    assert "Quatre" in texte
    assert "médecins consultent." in texte
    assert [c for c in constats(octets, tmp_path) if c.startswith("error")] == []
    # Against the text being written, where nothing moved since: it says so.
    meme = rendre(projet_comparaison({"a": seconde.pk, "b": 0}), taire).octets
    assert "sont identiques" in aplatir(PdfReader(io.BytesIO(meme)).pages[0].extract_text())


@pytest.mark.django_db
def test_parts_follow_the_order_they_are_dragged_into(coordination, adherent, client_de):
    """The explorer's drag sends one position; the reading and the numbers follow."""
    libre = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    avant = [partie.slug for partie in parties(libre)]
    dernier = Chapitre.objects.child_of(libre).get(slug=avant[-1])
    adresse = reverse("wagtailadmin_pages:set_page_position", args=[dernier.pk])
    client_de(adherent).post(f"{adresse}?position=0")
    assert [partie.slug for partie in parties(libre)] == avant
    client = client_de(coordination)
    ordonner = reverse("wagtailadmin_explore", args=[libre.pk]) + "?ordering=ord"
    assert "set_position" in client.get(ordonner).content.decode()
    assert client.post(f"{adresse}?position=0").status_code == 200
    apres = parties(libre)
    assert [partie.slug for partie in apres] == [avant[-1], *avant[:-1]]
    assert [partie.numero for partie in apres][:2] == [1, 2]
