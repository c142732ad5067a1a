from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cpts_portal.lib.connexion import RequeteConnectee
from projet_sante import permissions
from projet_sante.forms import SecteursForm
from projet_sante.queries import secteurs as queries
from projet_sante.secteurs import en_donnees
from projet_sante.services.secteurs import enregistrer_secteurs


@require_http_methods(["GET", "POST"])
def tenir(request: RequeteConnectee) -> HttpResponse:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    connus, rattaches, communes = (
        queries.secteurs(),
        queries.rattachements(),
        queries.territoire(),
    )
    form = SecteursForm(
        request.POST if request.method == "POST" else None,
        secteurs=connus,
        communes=communes,
        rattachements=rattaches,
    )
    if form.is_valid():
        try:
            enregistrer_secteurs(**form.saisie(), par=request.user)
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        else:
            messages.success(request, "Le découpage est enregistré.")
            return redirect("projet_sante:secteurs")
    contexte = {"form": form, "secteurs": connus, "lu": en_donnees(connus, rattaches, communes)}
    statut = 422 if form.errors else 200
    return render(request, "projet_sante/secteurs.html", contexte, status=statut)
