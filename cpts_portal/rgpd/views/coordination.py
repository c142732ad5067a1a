"""Answering requests about personal data, within the month the law gives."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cpts_portal.journal.services import noter_consultation
from cpts_portal.rgpd import queries, services
from cpts_portal.rgpd.forms import ConsignerForm, ProlongationForm, ReponseForm
from cpts_portal.rgpd.permissions import ROLES_RGPD
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

PAR_PAGE = 50
garde_des_donnees = role_requis(*ROLES_RGPD)


@require_safe
@never_cache
@garde_des_donnees
def demandes(request: RequeteMembre) -> HttpResponse:
    page = Paginator(queries.demandes(), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "ouvertes": queries.demandes_ouvertes()}
    return render(request, "rgpd/demandes.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@garde_des_donnees
def consigner(request: RequeteMembre) -> HttpResponse:
    formulaire = ConsignerForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        demande = services.consigner(**formulaire.cleaned_data, par=request.user, request=request)
        messages.success(request, f"Demande consignée, à répondre le {demande.echeance:%d/%m/%Y}.")
        return redirect("rgpd:demande", pk=demande.pk)
    return render(request, "rgpd/consigner.html", {"formulaire": formulaire})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@garde_des_donnees
def demande(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = get_object_or_404(queries.demandes(), pk=pk)
    formulaire = ReponseForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            services.repondre(
                demande,
                acceptee=formulaire.cleaned_data["decision"] == "oui",
                reponse=formulaire.cleaned_data["reponse"],
                par=request.user,
                request=request,
            )
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        else:
            messages.success(request, "La réponse est enregistrée.")
        return redirect("rgpd:demande", pk=demande.pk)
    if request.method != "POST" and demande.compte_id != request.user.pk:
        noter_consultation("rgpd.demande_lue", acteur=request.user, objet=demande, request=request)
    return render(request, "rgpd/demande.html", {"demande": demande, "formulaire": formulaire})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@garde_des_donnees
def prolonger(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = get_object_or_404(queries.demandes(), pk=pk)
    formulaire = ProlongationForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            services.prolonger(
                demande, motif=formulaire.cleaned_data["motif"], par=request.user, request=request
            )
        except ValidationError as refus:
            formulaire.add_error(None, refus)
        else:
            messages.success(request, "Le délai est prolongé.")
            return redirect("rgpd:demande", pk=demande.pk)
    return render(request, "rgpd/prolonger.html", {"demande": demande, "formulaire": formulaire})
