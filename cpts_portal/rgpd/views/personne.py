"""« Ce que la CPTS sait de moi », and what I ask about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.journal.services import noter
from cpts_portal.rgpd import queries, services
from cpts_portal.rgpd.forms import DemandeForm
from membres.comptes.requete import RequeteMembre

PAR_PAGE = 50


@require_safe
@never_cache
def mes_donnees(request: RequeteMembre) -> HttpResponse:
    contexte = {
        "rubriques": queries.rubriques(request.user),
        "demandes": queries.mes_demandes(request.user),
    }
    return render(request, "rgpd/mes_donnees.html", contexte)


@require_safe
def exporter(request: RequeteMembre) -> HttpResponse:
    reponse = JsonResponse(
        queries.export(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    noter("rgpd.exporte", acteur=request.user, objet=request.user, request=request)
    jour = timezone.localdate().isoformat()
    reponse["Content-Disposition"] = f'attachment; filename="mes-donnees-{jour}.json"'
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse


@require_safe
@never_cache
def consultations(request: RequeteMembre) -> HttpResponse:
    page = Paginator(queries.consultations(request.user), PAR_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "rgpd/consultations.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def demander(request: RequeteMembre) -> HttpResponse:
    formulaire = DemandeForm(request.POST or None, initial={"nature": request.GET.get("nature")})
    if request.method == "POST" and formulaire.is_valid():
        demande = services.demander(**formulaire.cleaned_data, par=request.user, request=request)
        messages.success(
            request,
            f"Votre demande est partie. Vous aurez une réponse le {demande.echeance:%d/%m/%Y} "
            "au plus tard.",
        )
        return redirect("rgpd:mes_donnees")
    return render(request, "rgpd/demander.html", {"formulaire": formulaire})


@require_POST
def retirer(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = get_object_or_404(queries.mes_demandes(request.user), pk=pk)
    try:
        services.retirer(demande, par=request.user, request=request)
        messages.success(request, "Votre demande est retirée.")
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    return redirect("rgpd:mes_donnees")
