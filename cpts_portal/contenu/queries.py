from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import QuerySet
from wagtail.documents.models import Document
from wagtail.models import Page, Site

from cpts_portal.contenu.models import Illustration, RenduImage
from cpts_portal.contenu.permissions import collection_publique
from cpts_portal.lib.territoire import Dessin
from cpts_portal.referentiel.dessin import dessin_territoire
from cpts_portal.referentiel.queries import (
    PopulationTerritoire,
    communes,
    population_territoire,
)


def illustration_publique(chemin: str) -> Illustration | None:
    """The image a file of the public media belongs to, if everybody may see it."""
    if ".." in PurePosixPath(chemin).parts:
        return None
    rendu = RenduImage.objects.select_related("image__collection").filter(file=chemin).first()
    image = (
        rendu.image
        if rendu
        else Illustration.objects.select_related("collection").filter(file=chemin).first()
    )
    return image if image and collection_publique(image.collection) else None


def document_public(identifiant: int) -> Document | None:
    document = Document.objects.select_related("collection").filter(pk=identifiant).first()
    return document if document and collection_publique(document.collection) else None


def pages_publiques(site: Site) -> QuerySet[Page]:
    """What the sitemap lists: the live pages of the public tree, root included."""
    return Page.objects.descendant_of(site.root_page, inclusive=True).live().public()


@dataclass(frozen=True)
class LienFil:
    titre: str
    href: str


def fil(page: Page) -> list[LienFil]:
    """From the home page down to the parent; both live, or not shown."""
    parents = page.get_ancestors().filter(depth__gte=2).live().order_by("depth")
    return [LienFil(parent.title, parent.url) for parent in parents]


def sous_pages(page: Page) -> QuerySet[Page]:
    return page.get_children().live().public().filter(show_in_menus=True).order_by("path")


@dataclass(frozen=True)
class CommuneDessinee:
    nom: str
    chemin: str
    # 0 (no population known) to 4: the shade says how many people live there.
    nuance: int


@dataclass(frozen=True)
class TerritoirePublic:
    dessin: Dessin | None
    communes: list[CommuneDessinee]
    population: PopulationTerritoire


SEUILS = (300, 1000, 3000, 10000)


def territoire_public() -> TerritoirePublic:
    dessin = dessin_territoire()
    habitants = dict(communes().values_list("code_insee", "population"))
    return TerritoirePublic(
        dessin=dessin,
        communes=[
            CommuneDessinee(commune.nom, commune.chemin, _nuance(habitants.get(commune.code)))
            for commune in (dessin.communes if dessin else ())
        ],
        population=population_territoire(),
    )


def _nuance(population: int | None) -> int:
    return sum((population or 0) >= seuil for seuil in SEUILS)
