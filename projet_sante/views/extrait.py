"""The public page of the projet, and the choice of what it shows."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.lib.cache_public import page_publique
from cpts_portal.lib.connexion import RequeteConnectee
from projet_sante import permissions, queries
from projet_sante.forms import ExtraitForm
from projet_sante.models import Version
from projet_sante.queries.extrait import (
    dernier_extrait,
    etat_de,
    extrait_en_ligne,
    parties_publiques,
)
from projet_sante.services.extrait import publier_extrait, retirer_extrait


@login_not_required
@require_safe
@page_publique
def lire(request: HttpRequest) -> HttpResponse:
    extrait = extrait_en_ligne()
    if extrait is None:
        raise Http404("Aucun extrait du projet de santé n’est publié.")
    return render(
        request,
        "projet_sante/extrait.html",
        _page(extrait.version, extrait.parties, extrait.presentation),
    )


def _page(version: Version, choisies: list[str], presentation: str) -> dict[str, Any]:
    lues = parties_publiques(version, choisies)
    contexte = version.contenu["contexte"]
    return {
        "version": version,
        "etat": etat_de(version),
        "periode": contexte["periode"],
        "presentation": presentation or contexte["chapeau"],
        "parties": lues,
        "entier": len(lues) == len(contexte["parties"]),
        "texte": queries.texte_numerote(lues),
        "adresse": settings.WAGTAILADMIN_BASE_URL + reverse("projet_sante:extrait"),
        "apercu": False,
    }


@require_http_methods(["GET", "POST"])
def choisir(request: RequeteConnectee, pk: int) -> HttpResponse:
    """« Aperçu » shows the page as it would be; only « Publier » shows it to anyone else."""
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    version = get_object_or_404(Version.objects.select_related("projet"), pk=pk)
    envoi = request.POST if request.method == "POST" else None
    form = ExtraitForm(envoi, version=version, dernier=dernier_extrait(version.projet))
    if form.is_valid():
        choix = form.cleaned_data
        if "apercu" in request.POST:
            contexte = _page(version, choix["parties"], choix["presentation"]) | {"apercu": True}
            return render(request, "projet_sante/extrait.html", contexte)
        try:
            publier_extrait(version, **choix, par=request.user)
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, "L’extrait est en ligne : tout le monde peut le lire.")
            return redirect("projet_sante:vie")
    contexte = {"version": version, "etat": etat_de(version), "form": form}
    statut = 422 if form.errors else 200
    return render(request, "projet_sante/choisir_extrait.html", contexte, status=statut)


@require_POST
def retirer(request: RequeteConnectee) -> HttpResponse:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    retirer_extrait(par=request.user)
    messages.success(request, "L’extrait n’est plus en ligne. Publiez-le à nouveau quand il faut.")
    return redirect("projet_sante:vie")
