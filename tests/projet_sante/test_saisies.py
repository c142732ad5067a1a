"""What people really paste: a good document, or a sentence naming the chapter and the thing."""

import io

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from projet_sante.impression import rendre_projet
from projet_sante.models import Chapitre
from projet_sante.rapports import projet_sante
from projet_sante.services.projet import creer_projet, ecrire_chapitre

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapitre():
    projet = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    return Chapitre.objects.child_of(projet).get(slug="outils")


def ecrire_html(chapitre, html: str) -> None:
    flux = [{"type": "texte", "value": html}]
    chapitre.corps = Chapitre.champ_corps().stream_block.to_python(flux)
    chapitre.save_revision()


def imprimer():
    return rendre_projet(projet_sante({}), lambda etape, pourcentage: None)


def test_table_of_400_rows_is_cut_between_rows_and_keeps_its_head(chapitre):
    lignes = [[f"Ligne {rang}", "texte", str(rang)] for rang in range(400)]
    tableau = {
        "type": "tableau",
        "legende": "Long",
        "entetes": ["Nom", "Mot", "Rang"],
        "lignes": lignes,
        "source": "Essai",
    }
    ecrire_chapitre(chapitre, [tableau])
    resultat = imprimer()
    assert resultat.avertissements == ()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(resultat.octets)).pages]
    portent = [page for page in pages if "Ligne " in page]
    assert len(portent) > 5
    assert all("Rang" in page for page in portent)
    assert sum(page.count("Ligne ") for page in portent) == 400


def test_raw_html_and_word_markup_leave_no_trace_and_say_so(chapitre):
    ecrire_html(
        chapitre,
        '<p class="MsoNormal"><o:p></o:p><!--[if gte mso 9]>x<![endif]-->Texte gardé'
        '<img src="file:///etc/passwd" alt="secret"></p>',
    )
    resultat = imprimer()
    texte = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(resultat.octets)).pages)
    assert "Texte gardé" in texte
    assert "mso" not in texte
    assert "root:" not in texte
    dits = [str(avertissement) for avertissement in resultat.avertissements]
    assert any("file:///etc/passwd" in dit and "Les outils numériques" in dit for dit in dits)


def test_chapter_without_title_is_refused_with_a_sentence(chapitre):
    chapitre.title = ""
    with pytest.raises(ValidationError) as refus:
        chapitre.full_clean(exclude=["path", "depth", "numchild"])
    assert "title" in refus.value.message_dict


def test_row_shorter_than_its_table_names_the_row():
    bloc = Chapitre.champ_corps().stream_block.child_blocks["tableau"]
    valeur = bloc.to_python(
        {"legende": "L", "entetes": ["a", "b"], "lignes": [["1", "2"], ["3"]], "source": "s"}
    )
    with pytest.raises(ValidationError) as refus:
        bloc.clean(valeur)
    assert "La ligne 2 a 1 cellules pour 2 colonnes" in str(refus.value.as_json_data())
