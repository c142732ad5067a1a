"""The same draft asked again later is not rendered again; a figure that moved is never stale."""

import pytest
from django.core.files.base import ContentFile

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import produire
from cpts_portal.documents.rapport import Resultat
from projet_sante.models import Chapitre
from projet_sante.services.projet import creer_projet, ecrire_chapitre
from tests.factories.contenu import IllustrationFactory, png
from tests.projet_sante.conftest import ajouter_commune

pytestmark = [
    pytest.mark.django_db,
    # Willow leaves the temporary file of each rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def rendus(monkeypatch):
    """What is really rendered, in place of WeasyPrint."""
    faits = []

    def rendre(rapport, signaler, *, code=""):
        faits.append(rapport)
        return Resultat(f"fichier {len(faits)}".encode(), 3)

    for code in ("projet_sante", "projet_docx"):
        genre = registre.genre(code)
        monkeypatch.setitem(
            registre._GENRES, code, genre.__class__(**vars(genre) | {"rendre": rendre})
        )
    return faits


def demander(genre="projet_sante"):
    document = DocumentProduit.objects.create(genre=genre, titre="x", empreinte="z" * 64)
    produire(document.pk)
    document.refresh_from_db()
    assert document.etat == "abouti", document.raison
    return document


def test_unchanged_once_changed_again(db, rendus):
    libre = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    chapitre = Chapitre.objects.child_of(libre).get(slug="territoire")
    image = IllustrationFactory(title="Vallée")
    figure = {"image": image.pk, "legende": "Vallée", "alternative": "Pré", "source": "CPTS"}
    ecrire_chapitre(chapitre, [{"type": "liste_communes"}, {"type": "figure"} | figure])
    premier, second = demander(), demander()
    assert len(rendus) == 1
    assert (premier.sha256, premier.pages) == (second.sha256, second.pages)
    # Each request keeps a file of its own: archiving one takes nothing from the other.
    assert premier.fichier != second.fichier
    # A live figure, a word, an image: each makes another document.
    ajouter_commune("Amont", 4000, 0)
    demander()
    assert len(rendus) == 2
    ecrire_chapitre(chapitre, [{"type": "texte", "texte": "Mot."}, {"type": "figure"} | figure])
    demander()
    assert len(rendus) == 3
    image.file = ContentFile(png(600, 300), "autre.png")
    image.width, image.height = 600, 300
    image.save()
    demander()
    assert len(rendus) == 4
    demander()
    assert len(rendus) == 4
    # The word processor's file is another kind.
    demander("projet_docx")
    demander("projet_docx")
    assert len(rendus) == 5


def test_a_lost_file_is_rendered_again(db, rendus):
    creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    premier = demander()
    DocumentProduit.objects.filter(pk=premier.pk).update(fichier="documents/0000/perdu.pdf")
    demander()
    assert len(rendus) == 2
