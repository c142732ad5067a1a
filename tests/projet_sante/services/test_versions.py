"""What is frozen stays: text, figures, image, file; and a file is recognised."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import produire
from missions.enums import NatureMesure
from missions.models import Indicateur
from missions.services.mesures import Auteur, enregistrer_mesure
from projet_sante.impression import rendre_projet
from projet_sante.models import Chapitre, FichierVersion
from projet_sante.queries.comparaison import comparer, contenu_courant
from projet_sante.rapports import projet_version
from projet_sante.services.versions import empreinte, figer_version
from tests.factories.contenu import IllustrationFactory
from tests.projet_sante.conftest import ajouter_commune
from tests.projet_sante.test_rapports import aplatir

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def mesurer(valeur: int) -> None:
    enregistrer_mesure(
        Indicateur.objects.get(code="ACC-1"),
        nature=NatureMesure.MESUREE,
        jour=timezone.localdate(),
        valeur=Decimal(valeur),
        auteur=Auteur(),
    )


def illustrer(projet):
    image = IllustrationFactory(title="Vallée")
    chapitre = Chapitre.objects.child_of(projet).get(slug="communication")
    figure = {"image": image.pk, "legende": "Une vallée", "alternative": "Pré", "source": "CPTS"}
    chapitre.corps = Chapitre.champ_corps().stream_block.to_python(
        [{"type": "figure", "value": figure}]
    )
    chapitre.save_revision()
    return image


def test_a_version_keeps_what_was_shown_that_day(projet, coordination, client_de):
    image = illustrer(projet)
    version = figer_version(projet, motif="Relecture", par=coordination)
    assert (version.numero, empreinte(version.contenu)) == (1, version.empreinte)
    document = DocumentProduit.objects.get(genre="projet_version")
    produire(document.pk)
    fichier = FichierVersion.objects.get(version=version)
    document.refresh_from_db()
    assert (document.etat, document.sha256) == ("abouti", fichier.sha256)
    # The world moves on: a commune, a measure, an image gone.
    ajouter_commune("Lac", 1234, 3)
    mesurer(87)
    image.delete()
    lu = client_de(coordination).get(reverse("projet_sante:version", args=[version.pk]))
    page = aplatir(lu.content.decode())
    assert "3 communes" in page
    assert "4 communes" not in page
    assert "87 patients" not in page
    pdf = client_de(coordination).get(reverse("projet_sante:fichier", args=[version.pk]))
    octets = b"".join(pdf)
    lecteur = PdfReader(io.BytesIO(octets))
    texte = aplatir(" ".join(feuille.extract_text() for feuille in lecteur.pages))
    assert "3 communes" in texte
    assert "87 patients" not in texte
    assert any(feuille.images for feuille in lecteur.pages)

    # Asked again, the drawer answers; rendered again, the same text and figures come out.
    autre = DocumentProduit.objects.create(
        genre="projet_version", titre="x", parametres={"version": version.pk}, empreinte="z" * 64
    )
    produire(autre.pk)
    autre.refresh_from_db()
    assert autre.sha256 == fichier.sha256
    refait = rendre_projet(
        projet_version({"version": version.pk}), lambda etape, pourcent: None, code=document.code
    )
    pages = PdfReader(io.BytesIO(refait.octets)).pages
    assert aplatir(" ".join(feuille.extract_text() for feuille in pages)) == texte

    # Anyone holding the file learns which version it is; one byte more, nothing.
    anonyme = Client()
    adresse = reverse("reconnaitre_document")
    reconnu = anonyme.post(adresse, {"fichier": SimpleUploadedFile("p.pdf", octets)})
    assert "Projet de santé 2024-2029, version 1" in reconnu.content.decode()
    inconnu = anonyme.post(adresse, {"fichier": SimpleUploadedFile("p.pdf", octets + b" ")})
    assert "n’est pas l’un des nôtres" in inconnu.content.decode()


def test_versions_are_numbered_compared_and_never_rewritten(projet, adherent, client_de):
    premiere = figer_version(projet, motif="Une", par=None)
    ajouter_commune("Lac", 1234, 3)
    mesurer(87)
    seconde = figer_version(projet, motif="Deux", par=None)
    assert seconde.numero == 2
    differences = comparer(premiere.contenu, seconde.contenu)
    segments = [
        segment for partie in differences for ligne in partie["lignes"] for segment in ligne
    ]
    assert ("retrait", "3") in segments
    assert ("ajout", "4") in segments
    ajouts = " ".join(texte for genre, texte in segments if genre == "ajout")
    assert "Lac · " in ajouts
    assert "87" in ajouts
    # Parts where nothing moved are not shown.
    assert "La gouvernance" not in [partie["titre"] for partie in differences]
    assert comparer(seconde.contenu, contenu_courant(projet)) == []
    page = client_de(adherent).get(reverse("projet_sante:comparer", args=[premiere.pk, seconde.pk]))
    html = page.content.decode()
    assert "<ins>4</ins>" in html
    assert "<del>3</del>" in html
    for geste in (
        lambda: projet.versions.update(motif="autre"),
        lambda: projet.versions.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            geste()
