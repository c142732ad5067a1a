import mimetypes
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as vue_sitemap
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as servir_document
from wagtail.models import Page, Site
from wagtail.views import serve as servir_page

from cpts_portal.contenu import permissions, queries
from cpts_portal.lib.cache_public import page_publique
from cpts_portal.referentiel.dessin import dessin_territoire
from cpts_portal.referentiel.queries import identite
from projet_sante.queries import extrait_en_ligne

UN_JOUR = 24 * 60 * 60


@login_not_required
@require_safe
@page_publique
def page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's `serve` looks under the public Site only; a restricted page does not exist."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    trouvee = Page.route_for_request(request, path)
    if trouvee is None or trouvee.page.get_view_restrictions():
        raise Http404
    return servir_page(request, path)


@login_not_required
@require_safe
def media(request: HttpRequest, chemin: str) -> HttpResponseBase:
    image = queries.illustration_du_fichier(chemin)
    logo = chemin == identite().logo.name
    publique = logo or (image is not None and queries.est_publique(image))
    if not publique and (image is None or not permissions.peut_voir_hors_ligne(request.user)):
        raise Http404
    if not default_storage.exists(chemin):
        raise Http404
    genre, _ = mimetypes.guess_type(chemin)
    reponse = FileResponse(
        default_storage.open(chemin), content_type=genre or "application/octet-stream"
    )
    if publique:
        patch_cache_control(reponse, public=True, max_age=UN_JOUR)
    else:
        patch_cache_control(reponse, private=True, no_store=True)
    # An image opened alone runs nothing, whatever it holds.
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reponse


@login_not_required
@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponse:
    if queries.document_public(document_id) is None:
        raise Http404
    return servir_document(request, document_id, document_filename)


class PlanDuSite(Sitemap):
    def __init__(self, site: Site) -> None:
        self.site = site

    def items(self) -> Any:
        return queries.pages_publiques(self.site)

    def location(self, item: Page) -> str:
        return item.get_url()

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at

    def get_domain(self, site: object = None) -> str:
        return _domaine()


class PlanDuProjet(Sitemap):
    """The public part of the projet de santé, while there is one."""

    def items(self) -> Any:
        extrait = extrait_en_ligne()
        return [extrait] if extrait else []

    def location(self, item: Any) -> str:
        return reverse("projet_sante:extrait")

    def lastmod(self, item: Any) -> Any:
        return item.publie_le

    def get_domain(self, site: object = None) -> str:
        return _domaine()


def _domaine() -> str:
    """The portal's own address, not the host of the request."""
    return settings.WAGTAILADMIN_BASE_URL.partition("://")[2]


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def plan(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    plans: dict[str, type[Sitemap] | Sitemap] = {
        "pages": PlanDuSite(site),
        "projet": PlanDuProjet(),
    }
    for plan_du_site in plans.values():
        plan_du_site.protocol = settings.WAGTAILADMIN_BASE_URL.partition("://")[0]
    return vue_sitemap(request, plans)


@login_not_required
@require_safe
@cache_control(public=True, max_age=UN_JOUR)
def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "contenu/robots.txt",
        {"adresse": settings.WAGTAILADMIN_BASE_URL},
        content_type="text/plain; charset=utf-8",
    )


@login_not_required
@require_safe
@cache_control(public=True, max_age=UN_JOUR)
def icone(request: HttpRequest) -> HttpResponse:
    """The contour of the territory: the favicon, in the hue of the CPTS."""
    contexte = {"dessin": dessin_territoire(), "teinte": identite().teinte}
    return render(request, "contenu/icone.svg", contexte, content_type="image/svg+xml")


@login_not_required
@require_safe
@cache_control(public=True, max_age=UN_JOUR)
def manifeste(request: HttpRequest) -> HttpResponse:
    qui = identite()
    return JsonResponse(
        {
            "name": qui.nom,
            "short_name": qui.nom_court[:30],
            "lang": "fr",
            "start_url": "/",
            "display": "browser",
            "icons": [{"src": "/icone.svg", "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
