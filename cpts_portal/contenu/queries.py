from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left, Length, Substr
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site

from annuaire.queries.comptes import par_commune
from cpts_portal.contenu.enums import GenreLegal
from cpts_portal.contenu.models import Illustration, RenduImage
from cpts_portal.contenu.permissions import collection_publique
from cpts_portal.lib.memoire_requete import memoire_requete
from cpts_portal.lib.territoire import Dessin
from cpts_portal.referentiel.dessin import dessin_territoire
from cpts_portal.referentiel.queries import communes


def illustration_du_fichier(chemin: str) -> Illustration | None:
    """The image a file of the media belongs to, whoever may see it."""
    if ".." in PurePosixPath(chemin).parts:
        return None
    rendu = RenduImage.objects.select_related("image__collection").filter(file=chemin).first()
    if rendu:
        return rendu.image
    return Illustration.objects.select_related("collection").filter(file=chemin).first()


def est_publique(image: Illustration) -> bool:
    """Quoted by a page everybody reads: an image of a draft, or of a projet de santé, is not."""
    if not collection_publique(image.collection):
        return False
    citations = (
        ReferenceIndex.get_references_to(image)
        .filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
        .values_list("object_id", flat=True)
    )
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    return bool(site) and (
        pages_publiques(site).filter(pk__in=[int(pk) for pk in citations]).exists()
    )


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


def _hors_restriction() -> Q:
    """In the same query as the pages, where Wagtail's `.public()` would ask a second one."""
    fermees = PageViewRestriction.objects.annotate(
        debut=Substr(OuterRef("path"), 1, Length("page__path"))
    )
    return Q(~Exists(fermees.filter(debut=F("page__path"))))


@dataclass(frozen=True)
class PageAuMenu:
    titre: str
    href: str
    en_haut: bool
    colonne: str
    conformite: str


@memoire_requete
def pages_au_menu() -> list[PageAuMenu]:
    """In the order of the tree; one query for every menu of the shell."""
    racine = Site.objects.filter(is_default_site=True).values("root_page__path")[:1]
    pages = (
        Page.objects.annotate(racine=Left("path", 2 * Page.steplen))
        .filter(_hors_restriction(), racine=Subquery(racine), depth__gt=2, live=True)
        .annotate(
            colonne=Coalesce("pagesimple__colonne_pied", "pagelegale__colonne_pied", Value("")),
            genre=F("pagelegale__genre"),
            conformite=F("pagelegale__conformite"),
        )
        .filter(Q(show_in_menus=True, depth=3) | ~Q(colonne=""))
        .order_by("path")
        .values_list(
            "title", "url_path", "show_in_menus", "depth", "colonne", "genre", "conformite"
        )
    )
    return [
        PageAuMenu(
            titre=titre,
            href=_adresse(url_path),
            en_haut=au_menu and profondeur == 3,
            colonne=colonne,
            conformite=conformite if genre == GenreLegal.ACCESSIBILITE else "",
        )
        for titre, url_path, au_menu, profondeur, colonne, genre, conformite in pages
    ]


def _adresse(url_path: str) -> str:
    """The site's root is the first part of the path Wagtail stores."""
    return "/" + url_path.split("/", 2)[2]


@dataclass(frozen=True)
class Territoire:
    dessin: Dessin | None
    populations: dict[str, int]
    fiches: dict[str, int]


def territoire_public() -> Territoire:
    """`fiches`: how many entries of the annuaire receive in each commune."""
    populations = communes().order_by().values_list("code_insee", "population")
    return Territoire(
        dessin=dessin_territoire(),
        populations={code: habitants or 0 for code, habitants in populations},
        fiches=par_commune(),
    )
