"""The personal calendar: a secret address a calendar program may read, and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.referentiel.queries import identite
from membres.comptes.requete import RequeteMembre
from membres.reunions import queries, services
from membres.reunions.calendrier import calendrier


@never_cache
@sensitive_variables("adresse")
@require_http_methods(["GET", "POST"])
def adresse(request: RequeteMembre) -> HttpResponse:
    """The address is shown once, when it is made: only its hash is kept."""
    lien = (
        services.renouveler_calendrier(request.user, request=request) if _demande(request) else ""
    )
    return render(
        request,
        "reunions/calendrier.html",
        {"lien": lien, "abonnement": queries.abonnement_de(request.user)},
    )


def _demande(request: RequeteMembre) -> bool:
    return request.method == "POST"


@require_POST
def revoquer(request: RequeteMembre) -> HttpResponse:
    if services.revoquer_calendrier(request.user, request=request):
        messages.success(request, "L’adresse ne répond plus\u00a0: votre calendrier se videra.")
    return redirect("reunions:calendrier")


@login_not_required
@never_cache
@require_safe
def flux(request: HttpRequest, jeton: str) -> HttpResponse:
    compte = queries.compte_du_flux(jeton)
    if compte is None:
        raise Http404("Ce calendrier n’existe pas.")
    nom = f"Réunions, {identite().nom_court}"
    return HttpResponse(
        calendrier(nom, queries.rendezvous(compte)),
        content_type="text/calendar; charset=utf-8",
    )
