from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from cpts_portal.documents.services import request_document
from cpts_portal.lib.connexion import RequeteConnectee
from projet_sante import permissions, queries


@require_safe
def lire(request: RequeteConnectee) -> HttpResponse:
    if not permissions.peut_lire(request.user):
        raise PermissionDenied
    projet = queries.projet_courant()
    lues = queries.parties(projet) if projet else []
    return render(
        request,
        "projet_sante/lecture.html",
        {
            "projet": projet,
            "parties": lues,
            "texte": queries.texte_numerote(lues),
            "peut_rediger": permissions.peut_rediger(request.user),
            "peut_suivre": permissions.peut_suivre(request.user),
            "peut_produire": permissions.peut_produire(request.user),
            "impression": False,
        },
    )


@require_safe
def figure(request: RequeteConnectee, cle: str) -> FileResponse:
    """An image of a chapter: the public address of images does not answer for it."""
    if not permissions.peut_lire(request.user):
        raise PermissionDenied
    fichier = queries.fichier_de_figure(cle)
    if fichier is None:
        raise Http404("Cette image a été retirée.")
    reponse = FileResponse(fichier)
    patch_cache_control(reponse, private=True, max_age=3600)
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reponse


@require_POST
def produire(request: RequeteConnectee) -> HttpResponse:
    request_document("projet_sante", {}, request.user)
    return redirect("documents:liste")
