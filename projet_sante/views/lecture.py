from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from cpts_portal.documents.services import request_document
from cpts_portal.lib.connexion import RequeteConnectee
from membres.acces_externe.queries import CLE_SESSION
from membres.comptes.models import Compte
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


@login_not_required
@require_safe
def figure(request: HttpRequest, cle: str) -> HttpResponseBase:
    """An image of a chapter: the public address of images does not answer for it."""
    if isinstance(request.user, Compte):
        if not permissions.peut_lire(request.user):
            raise PermissionDenied
    elif not (
        queries.image_de_l_extrait(cle)
        or queries.montree_au_lecteur_externe(request.session.get(CLE_SESSION), cle)
    ):
        return redirect_to_login(request.get_full_path())
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
