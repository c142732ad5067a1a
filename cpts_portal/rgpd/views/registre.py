"""The register of processing, and how long things are kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import Feuille, xlsx
from cpts_portal.rgpd import queries, services
from cpts_portal.rgpd.forms import TraitementForm
from cpts_portal.rgpd.rapports import COLONNES
from membres.comptes.requete import RequeteMembre

from .coordination import garde_des_donnees

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@never_cache
@garde_des_donnees
def conservation(request: RequeteMembre) -> HttpResponse:
    page = Paginator(queries.passages(), 30).get_page(request.GET.get("page"))
    return render(request, "rgpd/conservation.html", {"durees": queries.durees(), "page": page})


@require_safe
@never_cache
@garde_des_donnees
def traitements(request: RequeteMembre) -> HttpResponse:
    return render(request, "rgpd/registre.html", {"traitements": queries.traitements()})


@require_safe
@garde_des_donnees
def exporter(request: RequeteMembre) -> HttpResponse:
    lignes = [
        [getattr(traitement, champ) for champ, _ in COLONNES]
        for traitement in queries.traitements()
    ]
    feuille = Feuille(
        "Registre des traitements", [titre for _, titre in COLONNES], lignes, (28,) + (40,) * 8
    )
    noter("rgpd.registre_exporte", acteur=request.user, request=request)
    reponse = HttpResponse(xlsx([feuille]), content_type=_XLSX)
    jour = timezone.localdate().isoformat()
    reponse["Content-Disposition"] = f'attachment; filename="registre-des-traitements-{jour}.xlsx"'
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@garde_des_donnees
def ecrire(request: RequeteMembre, pk: int | None = None) -> HttpResponse:
    traitement = get_object_or_404(queries.traitements(), pk=pk) if pk else None
    formulaire = TraitementForm(request.POST or None, instance=traitement)
    if request.method == "POST" and formulaire.is_valid():
        services.ecrire_au_registre(
            traitement, champs=formulaire.cleaned_data, par=request.user, request=request
        )
        messages.success(request, "Le registre est à jour.")
        return redirect("rgpd:registre")
    contexte = {"traitement": traitement, "formulaire": formulaire}
    return render(request, "rgpd/traitement.html", contexte)


@require_POST
@garde_des_donnees
def retirer(request: RequeteMembre, pk: int) -> HttpResponse:
    traitement = get_object_or_404(queries.traitements(), pk=pk)
    services.retirer_du_registre(traitement, par=request.user, request=request)
    messages.success(request, f"« {traitement} » n’est plus au registre.")
    return redirect("rgpd:registre")
