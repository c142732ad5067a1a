"""The sheet in the chair's hands: paper typed back, hours put right, list confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.lib.ecriture import de
from cpts_portal.lib.identifiants import identifiants
from membres.comptes.requete import RequeteMembre
from membres.reunions import permissions, queries, services
from membres.reunions.forms import HeuresForm, MotifForm, PapierForm
from membres.reunions.models import Reunion, Signature

from ._communs import phrase, reunion_a_tenir
from ._papier import invites, rangees


@require_safe
@never_cache
def feuille(request: RequeteMembre, pk: int) -> HttpResponse:
    return _page(request, reunion_a_tenir(request.user, pk))


def _page(
    request: RequeteMembre, reunion: Reunion, saisie: QueryDict | None = None, status: int = 200
) -> HttpResponse:
    """With what was typed when it was refused: fifteen lines are not typed twice."""
    recherche = request.GET.get("q", "").strip()[:60]
    attendus = [] if reunion.est_close else list(queries.attendus_sans_signature(reunion))
    trouves = list(queries.membres_a_ajouter(reunion, recherche)) if recherche else []
    if saisie is not None:
        trouves = queries.coches_sans_convocation(reunion, identifiants(saisie.getlist("adherent")))
    return render(
        request,
        "reunions/feuille.html",
        {
            "reunion": reunion,
            "signatures": queries.signatures_de(reunion),
            "ecartees": queries.signatures_de(reunion, ecartees=True),
            "rectifications": queries.rectifications_de(reunion),
            "peut_rectifier": reunion.est_close
            and permissions.peut_rectifier(request.user, reunion),
            "libelle_feuille": "Feuille en PDF" if reunion.est_close else "Feuille à imprimer",
            "rangees": rangees(trouves, attendus, saisie),
            "recherche": recherche,
            "trouves": trouves,
            "invites": invites(saisie),
            "commencee": reunion.debut is not None and reunion.debut <= timezone.now(),
            "ouverte": reunion.debut is not None and reunion.ouverture <= timezone.now(),
        },
        status=status,
    )


@require_POST
def papier(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_tenir(request.user, pk)
    form = PapierForm(request.POST, reunion)
    lignes = form.lignes()
    if form.erreurs:
        for texte in form.erreurs:
            messages.error(request, texte)
        return _page(request, reunion, request.POST, 422)
    recopiees, refus = 0, []
    reste = request.POST.copy()
    for ligne in lignes:
        rang = ligne.pop("rang", None)
        try:
            services.recopier_papier(reunion, par=request.user, request=request, **ligne)
            recopiees += 1
            if rang:
                reste[f"invite_nom_{rang}"] = ""
        except ValidationError as erreur:
            refus.append(f"{ligne.get('adherent') or ligne['invite_nom']}\u00a0: {phrase(erreur)}")
    if recopiees:
        fin = "s" if recopiees > 1 else ""
        messages.success(request, f"{recopiees} ligne{fin} recopiée{fin} de la feuille papier.")
    elif not refus:
        messages.info(request, "Cochez les personnes qui ont signé sur la feuille papier.")
    for texte in refus:
        messages.error(request, texte)
    if refus:
        return _page(request, reunion, reste, 422)
    return redirect("reunions:feuille", pk=pk)


def _ligne(request: RequeteMembre, pk: int) -> Signature:
    ligne = (
        Signature.objects.retenues()
        .filter(pk=pk)
        .select_related("reunion", "reunion__instance", "reunion__animateur", "adherent")
        .first()
    )
    if ligne is None:
        raise Http404("Cette ligne n’existe pas.")
    reunion_a_tenir(request.user, ligne.reunion_id)
    return ligne


@require_http_methods(["GET", "POST"])
def heures(request: RequeteMembre, pk: int) -> HttpResponse:
    ligne = _ligne(request, pk)
    initial = {
        "arrivee": timezone.localtime(ligne.arrivee).time(),
        "depart": timezone.localtime(ligne.depart).time() if ligne.depart else None,
    }
    form = HeuresForm(request.POST or None, signature=ligne, initial=initial)
    if request.method == "POST" and form.is_valid():
        arrivee, depart = form.instants()
        try:
            services.rectifier_heures(
                ligne, par=request.user, arrivee=arrivee, depart=depart, request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"Heures {de(ligne.nom)} rectifiées.")
            return redirect("reunions:feuille", pk=ligne.reunion_id)
    return render(request, "reunions/heures_ligne.html", {"form": form, "ligne": ligne})


@require_http_methods(["GET", "POST"])
def ecarter(request: RequeteMembre, pk: int) -> HttpResponse:
    ligne = _ligne(request, pk)
    form = MotifForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ecarter_signature(
                ligne, par=request.user, motif=form.cleaned_data["motif"], request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"La ligne {de(ligne.nom)} est écartée.")
            return redirect("reunions:feuille", pk=ligne.reunion_id)
    return render(request, "reunions/ecarter.html", {"form": form, "ligne": ligne})


@require_http_methods(["GET", "POST"])
def clore(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_tenir(request.user, pk)
    if request.method == "POST":
        try:
            services.clore(reunion, par=request.user, request=request)
        except ValidationError as erreur:
            messages.error(request, phrase(erreur))
            return redirect("reunions:feuille", pk=pk)
        messages.success(
            request, "Liste confirmée, réunion close. Les heures de chacun sont enregistrées."
        )
        return redirect("reunions:detail", pk=pk)
    return render(
        request,
        "reunions/clore.html",
        {"reunion": reunion, "signatures": queries.signatures_de(reunion)},
    )
