"""Campaigns « tout est juste ? », under /coordination/annuaire/campagnes/."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annuaire.forms_campagnes import CampagneForm, CriteresForm
from annuaire.models import Campagne
from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries import campagnes as queries
from annuaire.rapports import LETTRES_VERIFICATION
from annuaire.services import campagnes as services
from annuaire.views_tenue import parametres, telecharger
from cpts_portal.documents.services import request_document
from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import nombre, pluriel
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)
PAR_PAGE = 50
_MONTREES = 40


def _trouver(pk: int) -> Campagne:
    campagne = Campagne.objects.select_related("lancee_par", "close_par").filter(pk=pk).first()
    if campagne is None:
        raise Http404("Cette campagne n’existe pas ou est effacée.")
    return campagne


@require_GET
@never_cache
@tenue_de_l_annuaire
def liste(request: RequeteMembre) -> HttpResponse:
    page = Paginator(queries.campagnes(), 20).get_page(request.GET.get("page"))
    return render(request, "annuaire/coordination/campagnes.html", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@tenue_de_l_annuaire
def preparer(request: RequeteMembre) -> HttpResponse:
    """Who would be asked, counted; only the second form writes."""
    choix = CriteresForm(QueryDict(request.POST.get("choix", "")) or request.GET)
    cibles = queries.cibles(choix.criteres())
    form = CampagneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            campagne = services.lancer(
                form.cleaned_data["titre"],
                cibles.fiches,
                criteres=choix.en_mots(),
                acteur=request.user,
                request=request,
            )
            return redirect("annuaire_coordination:campagne", campagne.pk)
        except ValidationError as erreur:
            form.add_error(None, erreur)
    contexte = {
        "choix": choix,
        "cibles": cibles,
        "form": form,
        "fiches": cibles.fiches[:_MONTREES],
        "reste": max(cibles.total - _MONTREES, 0),
        "parametres": choix.data.urlencode() if isinstance(choix.data, QueryDict) else "",
    }
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/coordination/campagne_nouvelle.html", contexte, status=statut)


@require_GET
@never_cache
@tenue_de_l_annuaire
def detail(request: RequeteMembre, pk: int) -> HttpResponse:
    campagne = _trouver(pk)
    etat = request.GET.get("etat", "")
    suivi = queries.suivi(campagne)
    page = Paginator(queries.lignes(campagne, etat), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "campagne": campagne,
        "suivi": suivi,
        "envoi": queries.dernier_envoi(campagne),
        "page": page,
        "etats": queries.ETATS,
        "onglets": _onglets(suivi, etat),
        "parametres": parametres(request),
    }
    return render(request, "annuaire/coordination/campagne.html", contexte)


def _onglets(suivi: queries.Suivi, voulu: str) -> list[dict[str, object]]:
    """Empty states are left out."""
    onglets: list[dict[str, object]] = [
        {"libelle": "Toutes", "href": "?", "courant": voulu not in queries.ETATS}
    ]
    for cle, libelle in queries.ETATS.items():
        if quantite := getattr(suivi, cle):
            onglets.append(
                {
                    "libelle": libelle,
                    "href": f"?etat={cle}",
                    "courant": voulu == cle,
                    "nombre": quantite,
                }
            )
    return onglets


@require_GET
@never_cache
@tenue_de_l_annuaire
def etat(request: RequeteMembre, pk: int) -> HttpResponse:
    """The progress, asked again by htmx; once over, the page is drawn whole."""
    campagne = _trouver(pk)
    envoi = queries.dernier_envoi(campagne)
    contexte = {"campagne": campagne, "envoi": envoi}
    reponse = render(request, "annuaire/coordination/_envoi_campagne.html", contexte)
    if envoi is None or envoi.etat not in ("demande", "en_cours"):
        reponse["HX-Refresh"] = "true"
    return reponse


@require_POST
@tenue_de_l_annuaire
def agir(request: RequeteMembre, pk: int, geste: str) -> HttpResponse:
    campagne = _trouver(pk)
    commun: dict[str, Any] = {"acteur": request.user, "request": request}
    gestes: dict[str, tuple[Callable[[], Any], Callable[[Any], str]]] = {
        "relancer": (
            lambda: services.relancer_les_muettes(campagne, **commun),
            lambda n: f"{nombre(n)} relance{pluriel(n)} en partance.",
        ),
        "postees": (
            lambda: services.lettres_postees(campagne, **commun),
            lambda n: f"{nombre(n)} lettre{pluriel(n)} notée{pluriel(n)} comme postée{pluriel(n)}.",
        ),
        "clore": (
            lambda: services.clore(campagne, **commun),
            lambda _: "La campagne est close : plus aucune relance ne part.",
        ),
        "rouvrir": (
            lambda: services.rouvrir(campagne, **commun),
            lambda _: "La campagne est rouverte.",
        ),
        "reessayer": (lambda: services.reessayer(campagne), lambda _: "L’envoi reprend."),
    }
    if geste not in gestes:
        raise Http404("Ce geste n’existe pas.")
    faire, dire = gestes[geste]
    try:
        messages.success(request, dire(faire()))
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("annuaire_coordination:campagne", pk)


@require_POST
@tenue_de_l_annuaire
def lettres(request: RequeteMembre, pk: int) -> HttpResponse:
    document = request_document(
        LETTRES_VERIFICATION.code, {"campagne": _trouver(pk).pk}, request.user
    )
    return redirect("documents:detail", document.pk)


@require_GET
@tenue_de_l_annuaire
def exporter(request: RequeteMembre, pk: int, genre: str) -> HttpResponse:
    if genre not in ("csv", "xlsx"):
        raise Http404("Seuls le CSV et le XLSX sont proposés.")
    campagne = _trouver(pk)
    lignes = queries.lignes_export(queries.lignes(campagne, request.GET.get("etat", "")))
    noter(
        "annuaire.campagne_exportee",
        acteur=request.user,
        objet=campagne,
        details={"nombre": len(lignes)},
        request=request,
    )
    return telecharger(f"campagne-{pk}", queries.ENTETES, lignes, genre)
