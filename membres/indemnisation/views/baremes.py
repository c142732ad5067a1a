"""Scales: what the association decided, dated and sourced."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from membres.comptes.decorators import role_requis
from membres.comptes.enums import Role
from membres.comptes.requete import RequeteMembre
from membres.indemnisation import permissions, queries, services
from membres.indemnisation.enums import Nature
from membres.indemnisation.forms import ActiviteForm, BaremeForm, FinBaremeForm
from membres.indemnisation.models import Bareme

from ._communs import equipe, phrase

_DEUX = ["GET", "POST"]
tenue = role_requis(Role.TRESORIER, Role.COORDINATION)


@require_safe
@equipe
def liste(request: RequeteMembre) -> HttpResponse:
    return render(
        request,
        "indemnisation/baremes.html",
        {
            "baremes": queries.baremes(),
            "activites": queries.activites(),
            "peut_tenir": permissions.peut_tenir_les_baremes(request.user),
        },
    )


@require_http_methods(_DEUX)
@tenue
def nouveau(request: RequeteMembre) -> HttpResponse:
    form = BaremeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        donnees = dict(form.cleaned_data)
        try:
            services.enregistrer_bareme(
                donnees.pop("activite"), par=request.user, request=request, **donnees
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Barème enregistré.")
            return redirect("indemnisation:baremes")
    return render(request, "indemnisation/bareme.html", {"form": form})


@require_http_methods(_DEUX)
@tenue
def activite(request: RequeteMembre) -> HttpResponse:
    form = ActiviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.creer_activite(
                code=slugify(form.cleaned_data["libelle"])[:40],
                libelle=form.cleaned_data["libelle"],
                nature=Nature(form.cleaned_data["nature"]),
                par=request.user,
                request=request,
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Activité créée\u00a0: donnez-lui un barème.")
            return redirect("indemnisation:bareme")
    return render(request, "indemnisation/activite.html", {"form": form})


@require_http_methods(_DEUX)
@tenue
def terminer(request: RequeteMembre, pk: int) -> HttpResponse:
    bareme = get_object_or_404(Bareme.objects.select_related("activite"), pk=pk)
    form = FinBaremeForm(request.POST or None, bareme=bareme)
    if request.method == "POST" and form.is_valid():
        try:
            services.terminer_bareme(bareme, fin=form.fin, par=request.user, request=request)
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Fin du barème enregistrée.")
            return redirect("indemnisation:baremes")
    return render(request, "indemnisation/fin_bareme.html", {"form": form, "bareme": bareme})
