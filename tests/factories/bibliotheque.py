import io
import zipfile

import factory

from membres.bibliotheque import services
from membres.bibliotheque.models import Categorie, Document, Lecture

PNG = b"\x89PNG\r\n\x1a\n"


def docx(texte: str) -> bytes:
    """The least a Word file holds."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>'
            f"{texte}</w:t></w:r></w:p></w:body></w:document>",
        )
    return sortie.getvalue()


class CategorieFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Categorie
        django_get_or_create = ("nom",)

    nom = "Protocoles"


def deposer(par, titre="Protocole", texte="mots", *, lu=True, **champs) -> Document:
    """Through the service; `lu`: as after the worker read it."""
    document = services.deposer(
        titre=titre,
        par=par,
        octets=champs.pop("octets", None) or docx(f"{titre} {texte}"),
        nom=champs.pop("nom", "fichier.docx"),
        description=champs.pop("description", ""),
        categorie=champs.pop("categorie", None) or CategorieFactory(),
        visibilite=champs.pop("visibilite", "membres"),
        instance=champs.pop("instance", None),
        revoir_le=champs.pop("revoir_le", None),
        **champs,
    )
    if lu:
        services.lire(Lecture.objects.get(version__document=document).pk)
    return document
