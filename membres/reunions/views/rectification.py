"""A closed list put right, by its chair or the coordination; each gesture asks for a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membres.comptes.models import Compte
from membres.comptes.requete import RequeteMembre
from membres.reunions import permissions, queries, services
from membres.reunions.forms import AjouterPresenceForm, RectifierForm, RetirerPresenceForm
from membres.reunions.models import Reunion, Signature

from ._communs import phrase, reunion_ou_404

_DEUX = ["GET", "POST"]
_SUIVI = "La feuille est refaite, la personne prévenue, et sa demande suit."


def _a_rectifier(compte: Compte, pk: int) -> Reunion:
    reunion = reunion_ou_404(compte, pk)
    if not permissions.peut_rectifier(compte, reunion):
        raise PermissionDenied(
            "Une liste close se rectifie par son animation ou par la coordination."
        )
    if not reunion.est_close:
        raise Http404("Cette liste n’est pas close\u00a0: corrigez-la sur la feuille.")
    return reunion


def _ligne(compte: Compte, pk: int) -> Signature:
    ligne = (
        Signature.objects.retenues()
        .filter(pk=pk)
        .select_related("reunion", "reunion__instance", "reunion__animateur", "adherent")
        .first()
    )
    if ligne is None:
        raise Http404("Cette ligne n’existe pas.")
    _a_rectifier(compte, ligne.reunion_id)
    return ligne


@require_http_methods(_DEUX)
def rectifier(request: RequeteMembre, pk: int) -> HttpResponse:
    ligne = _ligne(request.user, pk)
    initial = {
        "arrivee": timezone.localtime(ligne.arrivee).time(),
        "depart": timezone.localtime(ligne.depart).time() if ligne.depart else None,
    }
    form = RectifierForm(request.POST or None, signature=ligne, initial=initial)
    if request.method == "POST" and form.is_valid():
        arrivee, depart = form.instants()
        try:
            services.rectifier_presence(
                ligne,
                arrivee=arrivee,
                depart=depart,
                motif=form.cleaned_data["motif"],
                par=request.user,
                request=request,
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"Présence de {ligne.nom} rectifiée. {_SUIVI}")
            return redirect("reunions:feuille", pk=ligne.reunion_id)
    return _page(request, ligne.reunion, form, f"Rectifier la présence de {ligne.nom}", "Rectifier")


@require_http_methods(_DEUX)
def retirer(request: RequeteMembre, pk: int) -> HttpResponse:
    ligne = _ligne(request.user, pk)
    form = RetirerPresenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retirer_presence(
                ligne, motif=form.cleaned_data["motif"], par=request.user, request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"Présence de {ligne.nom} retirée. {_SUIVI}")
            return redirect("reunions:feuille", pk=ligne.reunion_id)
    return _page(
        request,
        ligne.reunion,
        form,
        f"Retirer {ligne.nom} de la liste close\u00a0?",
        "Retirer cette présence",
    )


@require_http_methods(_DEUX)
def ajouter(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = _a_rectifier(request.user, pk)
    recherche = request.GET.get("q", "").strip()[:60]
    possibles = queries.attendus_sans_signature(reunion)
    if recherche:
        possibles += queries.membres_a_ajouter(reunion, recherche)
    form = AjouterPresenceForm(request.POST or None, reunion=reunion, possibles=possibles)
    if request.method == "POST" and form.is_valid():
        try:
            rectification = services.ajouter_presence(
                reunion, par=request.user, request=request, **form.cleaned_data
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"{rectification.signature.nom} ajouté à la liste. {_SUIVI}")
            return redirect("reunions:feuille", pk=pk)
    return _page(
        request, reunion, form, "Ajouter une présence", "Ajouter", recherche=recherche, cherche=True
    )


def _page(
    request: RequeteMembre,
    reunion: Reunion,
    form: RectifierForm | RetirerPresenceForm | AjouterPresenceForm,
    titre: str,
    libelle: str,
    *,
    recherche: str = "",
    cherche: bool = False,
) -> HttpResponse:
    return render(
        request,
        "reunions/rectifier.html",
        {
            "reunion": reunion,
            "form": form,
            "titre": titre,
            "libelle": libelle,
            "recherche": recherche,
            "cherche": cherche,
        },
        status=422 if form.is_bound else 200,
    )
