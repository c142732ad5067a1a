from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cpts_portal.documents.services import request_document
from cpts_portal.lib.connexion import RequeteConnectee
from projet_sante import permissions, queries


@require_safe
def lire(request: RequeteConnectee) -> HttpResponse:
    if not permissions.peut_lire(request.user):
        raise PermissionDenied
    projet = queries.projet_courant()
    return render(
        request,
        "projet_sante/lecture.html",
        {
            "projet": projet,
            "parties": queries.parties(projet) if projet else [],
            "peut_rediger": permissions.peut_rediger(request.user),
            "peut_produire": permissions.peut_produire(request.user),
            "impression": False,
        },
    )


@require_POST
def produire(request: RequeteConnectee) -> HttpResponse:
    request_document("projet_sante", {}, request.user)
    return redirect("documents:liste")
