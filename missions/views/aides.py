"""Aids received before the contract: free lines, that need neither contract nor year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions, services
from missions.forms import AideForm
from missions.models import AideAvantContrat
from missions.queries import argent as lire
from missions.views.outils import auteur_de, page_formulaire


@require_GET
def aides(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    contexte = {
        "aides": lire.aides(),
        "total": lire.total_des_aides(),
        "peut_editer": permissions.peut_compter(request.user),
    }
    return render(request, "missions/aides.html", contexte)


@require_http_methods(["GET", "POST"])
def ajouter_aide(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    form = AideForm(request.POST or None)
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer_aide(form.instance, auteur=auteur_de(request)),
        titre="Noter une aide d’avant contrat",
        retour=reverse("missions:aides"),
        succes="L’aide est notée.",
    )


@require_POST
def annuler_aide(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    services.annuler_aide(get_object_or_404(AideAvantContrat, pk=pk), auteur=auteur_de(request))
    messages.success(request, "L’aide est annulée\u00a0; le journal la garde.")
    return redirect("missions:aides")
