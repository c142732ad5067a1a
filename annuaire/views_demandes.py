"""« Je n’y suis pas », « Signaler une erreur », « Retirer ma fiche »: without an account."""

from typing import Any

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from annuaire.enums import GenreDemande
from annuaire.forms_demandes import AbsentForm, RetirerForm, SignalerForm
from annuaire.jetons import JetonRefuse
from annuaire.models import Demande, Fiche
from annuaire.queries import demandes as queries
from annuaire.services import demandes as services


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def absent(request: HttpRequest) -> HttpResponse:
    return _demander(request, GenreDemande.AJOUT, AbsentForm, None)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def signaler(request: HttpRequest, slug: str) -> HttpResponse:
    return _demander(request, GenreDemande.ERREUR, SignalerForm, _fiche(slug))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def retirer(request: HttpRequest, slug: str) -> HttpResponse:
    return _demander(request, GenreDemande.RETRAIT, RetirerForm, _fiche(slug))


def _fiche(slug: str) -> Fiche:
    try:
        return queries.fiche_publiee(slug)
    except Fiche.DoesNotExist as erreur:
        raise Http404("Cette fiche n’existe pas ou a été retirée.") from erreur


def _demander(
    request: HttpRequest, genre: GenreDemande, classe: Any, fiche: Fiche | None
) -> HttpResponse:
    form: Any = classe(request.POST or None)
    if request.method == "POST" and form.est_un_robot:
        return redirect("annuaire:demande_envoyee")
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(
            request, action="annuaire_demande", key=form.cleaned_data["courriel"].lower()
        ):
            return respond_429(request)
        _deposer(genre, form, fiche)
        return redirect("annuaire:demande_envoyee")
    contexte = {"form": form, "genre": genre, "fiche": fiche, "titre": genre.label}
    statut = 422 if form.is_bound else 200
    return render(request, f"annuaire/demandes/{genre.value}.html", contexte, status=statut)


def _deposer(genre: GenreDemande, form: Any, fiche: Fiche | None) -> None:
    propres = form.cleaned_data
    services.deposer(
        genre,
        fiche=fiche,
        courriel=propres["courriel"],
        nom=propres.get("nom", ""),
        texte=propres["texte"],
        details=form.details(),
    )


@login_not_required
@require_safe
def envoyee(request: HttpRequest) -> HttpResponse:
    return render(request, "annuaire/demandes/envoyee.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    """The mailed page: where the request stands, and the button that confirms it."""
    try:
        demande = queries.demande_suivie(jeton)
    except (JetonRefuse, Demande.DoesNotExist):
        return render(request, "annuaire/demandes/perdue.html", status=404)
    if request.method == "POST":
        try:
            services.confirmer(demande, request=request)
            messages.success(request, "C’est confirmé.")
        except ValidationError as erreur:
            messages.error(request, " ".join(erreur.messages))
        return redirect("annuaire:demande", jeton=jeton)
    contexte = {"demande": demande, "confirmable": queries.confirmable(demande)}
    return render(request, "annuaire/demandes/suivi.html", contexte)
