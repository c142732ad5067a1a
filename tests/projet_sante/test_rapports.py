"""The figures of the document are those of the page, and both move with the data."""

import io
import re
from decimal import Decimal

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rendu import rendre
from cpts_portal.lib.ecriture import nombre
from membres.comptes.enums import Role
from missions.enums import NatureMesure
from missions.models import Indicateur
from missions.services.mesures import Auteur, enregistrer_mesure
from projet_sante.rapports import projet_sante
from tests.cpts_portal.documents.pdf import constats
from tests.personas import client_de, creer_persona
from tests.projet_sante.conftest import ajouter_commune

pytestmark = pytest.mark.django_db


def lire_pdf() -> str:
    octets = rendre(projet_sante({}), lambda etape, pourcentage: None).octets
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages]
    return aplatir("\n".join(pages))


@pytest.fixture
def lire_page():
    client = client_de(creer_persona(Role.ADHERENT))
    return lambda: texte_de(client.get("/projet-de-sante/"))


def texte_de(reponse) -> str:
    html = reponse.content.decode()
    return aplatir(re.sub(r"<[^>]+>", " ", html))


def aplatir(texte: str) -> str:
    return " ".join(texte.replace("\xad", "").split())


def test_document_has_cover_contents_numbers_and_every_part(projet):
    resultat = rendre(projet_sante({}), lambda etape, pourcentage: None)
    lecteur = PdfReader(io.BytesIO(resultat.octets))
    assert resultat.pages >= 15
    assert resultat.avertissements == ()
    assert "2024–2029" in lecteur.pages[0].extract_text()
    sommaire = aplatir(lecteur.pages[1].extract_text())
    assert re.search(r"Le territoire\W+\d+", sommaire)
    assert f"3 / {resultat.pages}" in aplatir(lecteur.pages[2].extract_text())
    texte = aplatir(" ".join(page.extract_text() for page in lecteur.pages))
    assert "Figure 1" in texte
    assert "Tableau 1" in texte
    assert "lorem" not in texte.lower()
    for titre in ("Le territoire", "Le diagnostic", "Le budget prévisionnel", "Les annexes"):
        assert titre in texte


def test_a_new_commune_changes_page_and_document_alike(projet, lire_page):
    avant = aplatir(nombre(5050))
    assert f"3 communes, {avant} habitants" in lire_page()
    assert f"3 communes, {avant} habitants" in lire_pdf()
    ajouter_commune("Lac", 1234, 3)
    apres = aplatir(nombre(6284))
    for texte in (lire_page(), lire_pdf()):
        assert f"4 communes, {apres} habitants" in texte
        assert aplatir(nombre(1234)) in texte
        assert f"3 communes, {avant}" not in texte


def test_builder_says_when_there_is_no_project(db):
    with pytest.raises(DocumentImpossible, match="Aucun projet de santé"):
        projet_sante({})


def test_a_new_measure_changes_page_and_document_alike(projet, lire_page):
    indicateur = Indicateur.objects.get(code="ACC-1")
    assert "87 patients" not in lire_page()
    enregistrer_mesure(
        indicateur,
        nature=NatureMesure.MESUREE,
        jour=timezone.localdate(),
        valeur=Decimal(87),
        auteur=Auteur(),
    )
    for texte in (lire_page(), lire_pdf()):
        assert "87 patients" in texte


def test_the_checker_finds_no_error(projet, tmp_path):
    octets = rendre(projet_sante({}), lambda etape, pourcentage: None).octets
    assert [c for c in constats(octets, tmp_path) if c.startswith("error")] == []
