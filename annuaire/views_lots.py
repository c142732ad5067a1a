"""Many entries at once, what is missing from them, and how good they are."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from annuaire.forms_coordination import FiltreForm, LotForm
from annuaire.models import Modification
from annuaire.models.fiche import FicheQuerySet
from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries import qualite as queries
from annuaire.queries import tenue
from annuaire.services import tenue as services
from annuaire.views_tenue import telecharger
from cpts_portal.lib.ecriture import pluriel
from cpts_portal.lib.graphiques import barres
from cpts_portal.lib.identifiants import identifiants
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)
_MONTREES = 60


@require_POST
@tenue_de_l_annuaire
def lot(request: RequeteMembre) -> HttpResponse:
    """First which entries and what to do with them; written only when the second form says so."""
    identifiants, fiches = _choisies(request)
    if not identifiants:
        messages.warning(request, "Cochez d’abord les fiches à traiter.")
        return redirect("annuaire_coordination:fiches")
    confirme = "geste" in request.POST or "confirme" in request.POST
    form = LotForm(request.POST if confirme else None)
    if confirme and form.is_valid():
        try:
            return _traiter(request, form, fiches)
        except ValidationError as erreur:
            form.add_error(None, erreur)
    contexte = {
        "form": form,
        "identifiants": identifiants,
        "nombre": len(identifiants),
        "fiches": fiches[:_MONTREES],
        "reste": max(len(identifiants) - _MONTREES, 0),
        "maximum": services.LOT_MAX,
    }
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/coordination/lot.html", contexte, status=statut)


def _choisies(request: RequeteMembre) -> tuple[list[int], FicheQuerySet]:
    """Those ticked, or all those of the filter."""
    if "tout" in request.POST:
        filtres = FiltreForm(QueryDict(request.POST.get("filtre", ""))).filtres()
        cles = list(tenue.fiches(filtres).values_list("pk", flat=True))
    else:
        cles = identifiants(request.POST.getlist("fiche"))
    fiches = tenue.choisies(cles)
    return list(fiches.values_list("pk", flat=True)), fiches


def _traiter(request: RequeteMembre, form: LotForm, fiches: FicheQuerySet) -> HttpResponse:
    geste, commun = form.cleaned_data["geste"], {"acteur": request.user, "request": request}
    if geste == "verifier":
        nombre = services.verifier_en_lot(fiches, **commun)
        messages.success(
            request, f"{nombre} fiche{pluriel(nombre)} vérifiée{pluriel(nombre)} d’aujourd’hui."
        )
    elif geste == "retirer":
        nombre = services.retirer_en_lot(fiches, **commun)
        messages.success(
            request, f"Fiches retirées : {nombre}. Elles peuvent revenir pendant un mois."
        )
    else:
        numero, nombre = services.modifier_en_lot(fiches, form.valeurs(), **commun)
        messages.success(request, f"{nombre} fiche{pluriel(nombre)} modifiée{pluriel(nombre)}.")
        if nombre:
            return redirect("annuaire_coordination:lot_fait", lot=numero)
    return redirect("annuaire_coordination:fiches")


@require_GET
@never_cache
@tenue_de_l_annuaire
def lot_fait(request: RequeteMembre, lot: UUID) -> HttpResponse:
    modifications = (
        Modification.objects.filter(lot=lot)
        .select_related("fiche")
        .order_by("fiche__cle_tri", "pk")
    )
    page = Paginator(modifications, 50).get_page(request.GET.get("page"))
    if not page.object_list:
        raise Http404("Ce lot n’existe pas.")
    restent = modifications.appliquees().exists()
    contexte = {"page": page, "lot": lot, "restent": restent}
    return render(request, "annuaire/coordination/lot_fait.html", contexte)


@require_POST
@tenue_de_l_annuaire
def annuler_lot(request: RequeteMembre, lot: UUID) -> HttpResponse:
    revenues, ecartees = services.annuler_le_lot(lot, acteur=request.user, request=request)
    messages.success(request, f"Fiches remises comme avant : {revenues}.")
    if ecartees:
        messages.warning(request, f"Changées depuis, et laissées telles quelles : {ecartees}.")
    return redirect("annuaire_coordination:lot_fait", lot=lot)


@require_GET
@never_cache
@tenue_de_l_annuaire
def orphelines(request: RequeteMembre) -> HttpResponse:
    contexte = {
        "orphelines": queries.orphelines(),
        "lieux": queries.lieux_sans_fiche()[:50],
        "lieux_en_tout": queries.lieux_sans_fiche().count(),
    }
    return render(request, "annuaire/coordination/orphelines.html", contexte)


_PAR = {
    "commune": ("Par commune", queries.par_commune, "commune"),
    "profession": ("Par profession", queries.par_profession, "profession"),
    "rubrique": ("Par rubrique", queries.par_rubrique, "categorie"),
}


@require_GET
@never_cache
@tenue_de_l_annuaire
def qualite(request: RequeteMembre) -> HttpResponse:
    par = request.GET.get("par", "commune")
    par = par if par in _PAR else "commune"
    titre, lire, filtre = _PAR[par]
    notes = lire()
    bilan = queries.bilan()
    contexte = {
        "bilan": bilan,
        "par": par,
        "titre": titre,
        "filtre": filtre,
        "notes": notes,
        "barres": barres(
            ((n.libelle, n.score, f"{n.fiches} fiche{pluriel(n.fiches)}") for n in notes),
            maximum=100,
        ),
        "criteres": barres(
            ((nom, round(part), f"{nombre} fiches") for nom, nombre, part in bilan.par_critere),
            maximum=100,
        ),
        "onglets": [
            {"libelle": nom, "href": f"?par={cle}", "courant": cle == par}
            for cle, (nom, _, _) in _PAR.items()
        ],
    }
    return render(request, "annuaire/coordination/qualite.html", contexte)


@require_GET
@tenue_de_l_annuaire
def exporter_qualite(request: RequeteMembre, par: str, genre: str) -> HttpResponse:
    if par not in _PAR or genre not in ("csv", "xlsx"):
        raise Http404("Cet export n’existe pas.")
    lignes: list[list[object]] = [[n.libelle, n.fiches, n.score] for n in _PAR[par][1]()]
    return telecharger(f"qualite-par-{par}", ["", "Fiches", "Qualité sur 100"], lignes, genre)
