"""Minutes, decisions, tasks."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre
from membres.reunions import permissions, queries, services
from membres.reunions.enums import EtatTache
from membres.reunions.forms import CompteRenduForm, DecisionForm, EtatTacheForm, TacheForm
from membres.reunions.models import Decision, Reunion, Tache

from ._communs import phrase, reunion_a_tenir


@require_http_methods(["GET", "POST"])
def compte_rendu(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_tenir(request.user, pk)
    form = CompteRenduForm(request.POST or None, initial={"texte": reunion.compte_rendu})
    if request.method == "POST" and form.is_valid():
        try:
            services.enregistrer_compte_rendu(
                reunion, form.cleaned_data["texte"], par=request.user, request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Compte rendu enregistré.")
            return redirect("reunions:compte_rendu", pk=pk)
    return _page(request, reunion, form=form)


def _page(
    request: RequeteMembre,
    reunion: Reunion,
    *,
    form: CompteRenduForm | None = None,
    form_decision: DecisionForm | None = None,
    form_tache: TacheForm | None = None,
) -> HttpResponse:
    formulaires = [f for f in (form, form_decision, form_tache) if f is not None]
    refuse = any(f.is_bound and f.errors for f in formulaires)
    return render(
        request,
        "reunions/compte_rendu.html",
        {
            "reunion": reunion,
            "form": form or CompteRenduForm(initial={"texte": reunion.compte_rendu}),
            "form_decision": form_decision or DecisionForm(),
            "form_tache": form_tache or TacheForm(reunion=reunion),
            "decisions": queries.decisions_de(reunion),
            "taches": queries.taches_de_reunion(reunion),
        },
        status=422 if refuse else 200,
    )


@require_POST
def decider(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_tenir(request.user, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            services.ajouter_decision(
                reunion, form.cleaned_data["texte"], par=request.user, request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            return redirect("reunions:compte_rendu", pk=pk)
    return _page(request, reunion, form_decision=form)


@require_POST
def retirer_decision(request: RequeteMembre, pk: int) -> HttpResponse:
    decision = get_object_or_404(
        Decision.objects.select_related("reunion", "reunion__instance"), pk=pk
    )
    reunion_a_tenir(request.user, decision.reunion_id)
    services.retirer_decision(decision, par=request.user, request=request)
    messages.success(request, "Décision retirée.")
    return redirect("reunions:compte_rendu", pk=decision.reunion_id)


@require_POST
def confier(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_tenir(request.user, pk)
    form = TacheForm(request.POST, reunion=reunion)
    if form.is_valid():
        try:
            services.ajouter_tache(reunion, par=request.user, request=request, **form.cleaned_data)
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            return redirect("reunions:compte_rendu", pk=pk)
    return _page(request, reunion, form_tache=form)


@require_safe
@never_cache
def taches(request: RequeteMembre) -> HttpResponse:
    adherent = adherent_de(request.user)
    return render(
        request,
        "reunions/taches.html",
        {
            "ouvertes": queries.taches_ouvertes(adherent) if adherent else [],
            "finies": queries.taches_finies(adherent) if adherent else [],
        },
    )


@require_POST
def avancer(request: RequeteMembre, pk: int) -> HttpResponse:
    tache = (
        Tache.objects.filter(pk=pk)
        .select_related("responsable", "reunion", "reunion__instance", "reunion__animateur")
        .first()
    )
    if tache is None or not permissions.peut_suivre(request.user, tache):
        raise Http404("Cette tâche n’existe pas, ou n’est pas la vôtre.")
    form = EtatTacheForm(request.POST)
    if form.is_valid():
        services.changer_tache(
            tache, EtatTache(form.cleaned_data["etat"]), par=request.user, request=request
        )
        messages.success(request, f"{tache.get_etat_display()}\u00a0: « {tache.libelle} ».")
    if request.POST.get("suite") == "compte-rendu":
        return redirect("reunions:compte_rendu", pk=tache.reunion_id)
    return redirect("reunions:taches")
