from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annuaire.echange import donnees_structurees, vcard
from annuaire.ecran import composer
from annuaire.forms import lire_filtres
from annuaire.models import Fiche
from annuaire.presentation import presenter
from annuaire.queries.alias import page_actuelle
from annuaire.queries.fiche import FicheVue, fiche_publique
from annuaire.queries.recherche import chercher
from cpts_portal.lib.cache_public import page_publique
from cpts_portal.lib.entetes import PERMISSIONS


@login_not_required
@require_safe
@page_publique
def rechercher(request: HttpRequest) -> HttpResponse:
    """The whole page, or what typing changes in it: one context for both."""
    filtres = lire_filtres(request.GET)
    ecran = composer(chercher(filtres))
    gabarit = (
        "annuaire/_trouve.html" if request.headers.get("HX-Request") else "annuaire/liste.html"
    )
    contexte = {"ecran": ecran, "fragment": bool(request.headers.get("HX-Request"))}
    reponse = render(request, gabarit, contexte)
    # « Autour de moi »: the page reads the position, and sends none.
    reponse["Permissions-Policy"] = PERMISSIONS.replace("geolocation=()", "geolocation=(self)")
    # « Open now » is true for a minute: such a page is never kept.
    reponse.gardable = not filtres.quand  # type: ignore[attr-defined]  # read by the cache
    return reponse


@login_not_required
@require_safe
@page_publique
def fiche(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        vue = _trouver(request, slug)
    except Http404:
        reunie = page_actuelle(slug)
        if reunie is None:
            raise
        return redirect(reunie)
    contexte = {
        "vue": vue,
        "page": presenter(vue),
        "donnees": donnees_structurees(vue, request.build_absolute_uri(request.path)),
    }
    return render(request, "annuaire/fiche.html", contexte)


@login_not_required
@require_safe
@page_publique
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """A vCard of what this reader sees on the page."""
    vue = _trouver(request, slug)
    reponse = HttpResponse(vcard(vue), content_type="text/vcard; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{vue.fiche.slug}.vcf"'
    return reponse


def _trouver(request: HttpRequest, slug: str) -> FicheVue:
    try:
        return fiche_publique(slug, request.user)
    except Fiche.DoesNotExist as erreur:
        raise Http404("Cette fiche n’existe pas ou a été retirée.") from erreur
