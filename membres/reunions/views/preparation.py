"""Preparing a meeting: writing it, choosing its date, convening, cancelling."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membres.adhesions.queries import adherent_de
from membres.comptes.enums import Role
from membres.comptes.requete import RequeteMembre
from membres.instances.queries import membres_de
from membres.reunions import permissions, queries, services
from membres.reunions.forms import (
    AnnulationForm,
    DatesForm,
    ModifierReunionForm,
    NouvelleReunionForm,
    PieceForm,
)
from membres.reunions.models import CreneauPropose
from membres.reunions.services.convocation import Envoi

from ._communs import phrase, reunion_a_preparer
from .reunions import page_de_reunion

_DEUX = ["GET", "POST"]


@require_http_methods(_DEUX)
def nouvelle(request: RequeteMembre) -> HttpResponse:
    instances = queries.instances_a_convoquer(request.user)
    if not instances and not request.user.a_role(Role.COORDINATION):
        raise PermissionDenied("Aucun groupe ne vous a confié le soin de convoquer.")
    choisie = request.GET.get("instance", "")
    form = NouvelleReunionForm(
        request.POST or None, instances=instances, initial={"instance": choisie}
    )
    if request.method == "POST" and form.is_valid():
        try:
            reunion = services.creer(
                form.cleaned_data["instance"],
                par=request.user,
                animateur=adherent_de(request.user),
                request=request,
                **form.champs(),
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"Réunion créée\u00a0: {reunion.reference}.")
            return redirect("reunions:detail", pk=reunion.pk)
    return render(request, "reunions/nouvelle.html", {"form": form, "instances": instances})


@require_http_methods(_DEUX)
def modifier(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_preparer(request.user, pk)
    form = ModifierReunionForm(request.POST or None, reunion=reunion)
    if request.method == "POST" and form.is_valid():
        try:
            services.modifier(reunion, par=request.user, request=request, **form.champs())
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Réunion enregistrée.")
            return redirect("reunions:detail", pk=pk)
    return render(request, "reunions/modifier.html", {"form": form, "reunion": reunion})


@require_http_methods(_DEUX)
def convoquer(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_preparer(request.user, pk)
    if request.method == "POST":
        try:
            envoi = services.convoquer(reunion, par=request.user, request=request)
        except ValidationError as erreur:
            messages.error(request, phrase(erreur))
        else:
            messages.success(request, _dire_envoi(envoi, "Convocation envoyée"))
        return redirect("reunions:detail", pk=pk)
    jour = timezone.localdate(reunion.debut) if reunion.debut else timezone.localdate()
    deja = set(reunion.convocations.envoyees().values_list("adherent_id", flat=True))
    membres = [m for m in membres_de(reunion.instance, jour) if m.pk not in deja]
    return render(
        request,
        "reunions/convoquer.html",
        {"reunion": reunion, "membres": membres, "deja": len(deja)},
    )


@require_POST
def relancer(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_preparer(request.user, pk)
    try:
        envoi = services.relancer(reunion, par=request.user, request=request)
    except ValidationError as erreur:
        messages.error(request, phrase(erreur))
    else:
        messages.success(request, _dire_envoi(envoi, "Relance envoyée"))
    return redirect("reunions:detail", pk=pk)


def _dire_envoi(envoi: Envoi, quoi: str) -> str:
    fin = "s" if envoi.ecrits > 1 else ""
    suite = (
        f" {envoi.sans_adresse} sans adresse électronique\u00a0: prévenez-les autrement."
        if envoi.sans_adresse
        else ""
    )
    return f"{quoi} à {envoi.ecrits} personne{fin}.{suite}"


@require_http_methods(_DEUX)
def annuler(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_preparer(request.user, pk)
    form = AnnulationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        close = reunion.est_close
        faire = services.annuler_apres_cloture if close else services.annuler
        try:
            faire(reunion, par=request.user, motif=form.cleaned_data["motif"], request=request)
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            suite = "elle ne compte plus nulle part" if close else "les personnes sont prévenues"
            messages.success(request, f"Réunion annulée\u00a0: {suite}.")
            return redirect("reunions:detail", pk=pk)
    return render(request, "reunions/annuler.html", {"form": form, "reunion": reunion})


@require_http_methods(_DEUX)
def dates(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_preparer(request.user, pk)
    form = DatesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            envoi = services.proposer_dates(
                reunion, form.creneaux, par=request.user, request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, _dire_envoi(envoi, "Sondage envoyé"))
            return redirect("reunions:detail", pk=pk)
    return render(
        request,
        "reunions/dates.html",
        {"form": form, "reunion": reunion, "creneaux": queries.creneaux_de(reunion)},
    )


@require_POST
def choisir(request: RequeteMembre, pk: int) -> HttpResponse:
    creneau = get_object_or_404(
        CreneauPropose.objects.select_related("reunion", "reunion__instance"), pk=pk
    )
    reunion = reunion_a_preparer(request.user, creneau.reunion_id)
    try:
        services.choisir_date(creneau, par=request.user, request=request)
        messages.success(request, "Date choisie. Il reste à convoquer.")
    except ValidationError as erreur:
        messages.error(request, phrase(erreur))
    return redirect("reunions:detail", pk=reunion.pk)


@require_POST
def deposer(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_preparer(request.user, pk)
    form = PieceForm(request.POST, request.FILES)
    if form.is_valid():
        recu = form.cleaned_data["fichier"]
        try:
            services.deposer_piece(
                reunion,
                par=request.user,
                octets=recu.read(),
                nom=recu.name,
                titre=form.cleaned_data["titre"],
                request=request,
            )
        except ValidationError as erreur:
            form.add_error("fichier", phrase(erreur))
        else:
            messages.success(request, "Document déposé.")
            return redirect("reunions:detail", pk=pk)
    return page_de_reunion(request, pk, form_piece=form, status=422)


@require_POST
def retirer(request: RequeteMembre, pk: int) -> HttpResponse:
    piece = queries.piece_visible(request.user, pk)
    if piece is None:
        raise Http404("Ce document n’existe pas, ou ne vous est pas ouvert.")
    if not permissions.peut_preparer(request.user, piece.reunion):
        raise PermissionDenied("Cette réunion n’est pas la vôtre à préparer.")
    services.retirer_piece(piece, par=request.user, request=request)
    messages.success(request, "Document retiré.")
    return redirect("reunions:detail", pk=piece.reunion_id)
