"""« Ma fiche », in the members' area."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.champs import libelle
from annuaire.enums import Source
from annuaire.forms_fiche import FicheForm
from annuaire.models import Fiche
from annuaire.queries import ma_fiche as queries
from annuaire.services import fiches as services
from cpts_portal.lib.connexion import RequeteConnectee


@never_cache
@require_http_methods(["GET", "POST"])
def ma_fiche(request: RequeteConnectee) -> HttpResponse:
    mienne = queries.ma_fiche(request.user)
    if mienne is None:
        return render(request, "annuaire/ma_fiche_absente.html")
    form = FicheForm(request.POST or None, fiche=mienne.fiche, proposition=mienne.en_relecture)
    if request.method == "POST" and form.is_valid():
        _enregistrer(request, mienne.fiche, form)
        return redirect("ma_fiche:modifier")
    statut = 422 if form.is_bound else 200
    return render(
        request, "annuaire/ma_fiche.html", {"mienne": mienne, "form": form}, status=statut
    )


def _enregistrer(request: RequeteConnectee, fiche: Fiche, form: FicheForm) -> None:
    appliques, attendent = services.modifier_sa_fiche(
        fiche, form.valeurs(), acteur=request.user, request=request
    )
    if appliques:
        messages.success(request, f"C’est en ligne : {_liste(appliques)}.")
    if attendent:
        messages.info(request, f"La coordination relit avant de publier : {_liste(attendent)}.")
    if not appliques and not attendent:
        messages.success(request, "Rien n’a changé : votre fiche est vérifiée d’aujourd’hui.")


def _liste(cles: list[str]) -> str:
    return ", ".join(dict.fromkeys(libelle(cle) for cle in cles))


@require_POST
def verifier(request: RequeteConnectee) -> HttpResponse:
    services.verifier_fiche(
        _la_mienne(request), source=Source.PERSONNE, acteur=request.user, request=request
    )
    messages.success(request, "Merci : votre fiche est vérifiée d’aujourd’hui.")
    return redirect("ma_fiche:modifier")


@require_POST
def annuler(request: RequeteConnectee, pk: int) -> HttpResponse:
    """Undo one's own last edit."""
    modification = get_object_or_404(
        _la_mienne(request).modifications.filter(acteur=request.user), pk=pk
    )
    try:
        services.annuler_modification(modification, acteur=request.user, request=request)
        messages.success(request, "La modification est annulée : votre fiche est comme avant.")
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("ma_fiche:modifier")


def _la_mienne(request: RequeteConnectee) -> Fiche:
    fiche: Any = queries.fiche_de(request.user)
    if fiche is None:
        raise Http404("Aucune fiche n’est liée à votre compte.")
    return fiche
