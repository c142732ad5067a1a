"""The categories of the library: added, renamed, put in order, and removed when empty."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from membres.bibliotheque import permissions, queries, services
from membres.bibliotheque.forms import CategorieForm
from membres.bibliotheque.models import Categorie
from membres.comptes.requete import RequeteMembre

_DEUX = ["GET", "HEAD", "POST"]


@require_http_methods(_DEUX)
@never_cache
def liste(request: RequeteMembre) -> HttpResponse:
    _exiger(request)
    form = CategorieForm(request.POST or None)
    if _fait(
        form,
        lambda nom: services.ajouter_categorie(nom, par=request.user, request=request),
        post=request.method == "POST",
    ):
        messages.success(request, "Catégorie ajoutée.")
        return redirect("bibliotheque:categories")
    contexte = {"form": form, "categories": queries.categories_tenues()}
    statut = 422 if form.is_bound else 200
    return render(request, "bibliotheque/categories.html", contexte, status=statut)


@require_http_methods(_DEUX)
@never_cache
def renommer(request: RequeteMembre, pk: int) -> HttpResponse:
    categorie = _tenue(request, pk)
    form = CategorieForm(request.POST or None, initial={"nom": categorie.nom})
    if _fait(
        form,
        lambda nom: services.renommer_categorie(categorie, nom, par=request.user, request=request),
        post=request.method == "POST",
    ):
        messages.success(request, "Catégorie renommée.")
        return redirect("bibliotheque:categories")
    contexte = {"form": form, "categorie": categorie}
    statut = 422 if form.is_bound else 200
    return render(request, "bibliotheque/categorie.html", contexte, status=statut)


@require_POST
def deplacer(request: RequeteMembre, pk: int) -> HttpResponse:
    monter = request.POST.get("sens") == "monter"
    services.deplacer_categorie(_tenue(request, pk), monter=monter, par=request.user)
    return redirect("bibliotheque:categories")


@require_POST
def supprimer(request: RequeteMembre, pk: int) -> HttpResponse:
    categorie = _tenue(request, pk)
    try:
        services.supprimer_categorie(categorie, par=request.user, request=request)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, f"La catégorie «\u00a0{categorie}\u00a0» est supprimée.")
    return redirect("bibliotheque:categories")


def _fait(form: CategorieForm, faire: Callable[[str], object], *, post: bool) -> bool:
    if not (post and form.is_valid()):
        return False
    try:
        faire(form.cleaned_data["nom"])
    except ValidationError as refus:
        form.add_error("nom", refus.messages)
        return False
    return True


def _exiger(request: RequeteMembre) -> None:
    if not permissions.peut_tout_tenir(request.user):
        raise PermissionDenied("Les catégories se tiennent à la coordination ou au bureau.")


def _tenue(request: RequeteMembre, pk: int) -> Categorie:
    _exiger(request)
    return get_object_or_404(Categorie, pk=pk)
