import io

import factory
from django.core.files.base import ContentFile
from PIL import Image as ImagePillow
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Site

from cpts_portal.contenu.models import Illustration, PageSimple


def png(largeur: int = 1000, hauteur: int = 500) -> bytes:
    tampon = io.BytesIO()
    ImagePillow.new("RGB", (largeur, hauteur), "teal").save(tampon, "PNG")
    return tampon.getvalue()


def collection_privee(nom: str = "Réservé") -> Collection:
    collection = Collection.get_first_root_node().add_child(name=nom)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


class IllustrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Illustration

    title = "Marché de Wassy"
    description = "Un étal de légumes sous une halle"
    file = factory.LazyFunction(lambda: ContentFile(png(), "marche.png"))
    collection = factory.LazyFunction(Collection.get_first_root_node)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    title = "Statuts"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 essai", "statuts.pdf"))
    collection = factory.LazyFunction(Collection.get_first_root_node)


def page_simple(parent=None, **champs) -> PageSimple:
    """Published under the public home page unless told otherwise."""
    parent = parent or Site.objects.get().root_page
    defauts = {"title": "Être soigné", "slug": "etre-soigne", "corps": []}
    return parent.add_child(instance=PageSimple(**(defauts | champs)))
