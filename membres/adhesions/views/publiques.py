"""Joining, seen from outside: a form, a mailed link, a page with one button."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from membres.adhesions import queries, services
from membres.adhesions.enums import EtatDemande, GenreAdherent
from membres.adhesions.forms import AdhererForm, ReponseForm
from membres.adhesions.models import Bareme, Texte

from .outils import rendre_les_erreurs


@login_not_required
@require_GET
@never_cache
def adherer(request: HttpRequest) -> HttpResponse:
    contexte = {
        "textes": queries.textes_applicables(),
        "colleges": queries.colleges_proposes(),
        "baremes": Bareme.objects.en_vigueur(timezone.localdate()).select_related(
            "profession", "college"
        ),
    }
    return render(request, "adhesions/adherer.html", contexte)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def formulaire(request: HttpRequest, genre: str) -> HttpResponse:
    if genre not in GenreAdherent.values:
        raise Http404
    form = AdhererForm(
        request.POST or None,
        genre=GenreAdherent(genre),
        textes=queries.textes_applicables(genre=GenreAdherent(genre)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.deposer_demande(**form.demande(), request=request)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            return redirect("adhesions:envoyee")
    statut = 422 if form.is_bound else 200
    return render(
        request, "adhesions/formulaire.html", {"form": form, "genre": genre}, status=statut
    )


@login_not_required
@require_GET
@never_cache
def envoyee(request: HttpRequest) -> HttpResponse:
    return render(request, "adhesions/envoyee.html")


@login_not_required
@require_GET
@never_cache
def texte(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = get_object_or_404(Texte, pk=pk, applicable_du__lte=timezone.localdate())
    return render(request, "adhesions/texte.html", {"texte": trouve})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirmer(request: HttpRequest, jeton: str) -> HttpResponse:
    demande = queries.demande_du_jeton(jeton, EtatDemande.A_CONFIRMER)
    if request.method == "POST":
        try:
            services.confirmer_adresse(jeton, request=request)
        except ValidationError:
            demande = None
        else:
            return redirect("adhesions:confirmee")
    if demande is None:
        return render(request, "adhesions/lien_perime.html", status=410)
    return render(request, "adhesions/confirmer.html", {"demande": demande})


@login_not_required
@require_GET
@never_cache
def confirmee(request: HttpRequest) -> HttpResponse:
    return render(request, "adhesions/confirmee.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def repondre(request: HttpRequest, jeton: str) -> HttpResponse:
    demande = queries.demande_du_jeton(jeton, EtatDemande.PRECISIONS)
    if demande is None:
        return render(request, "adhesions/lien_perime.html", status=410)
    form = ReponseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.repondre(jeton, reponse=form.cleaned_data["reponse"], request=request)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            return redirect("adhesions:confirmee")
    return render(request, "adhesions/repondre.html", {"form": form, "demande": demande})
