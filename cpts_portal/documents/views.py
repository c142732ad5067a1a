from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cpts_portal.documents import fichiers, queries, registre, services
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import RequeteConnectee

PAR_PAGE = 20


@require_safe
@never_cache
def liste(request: RequeteConnectee) -> HttpResponse:
    page = Paginator(queries.mes_documents(request.user), PAR_PAGE).get_page(
        request.GET.get("page")
    )
    contexte = {"page": page, "en_cours": any(document.est_actif for document in page)}
    return render(request, "documents_produits/liste.html", contexte)


@require_safe
@never_cache
def detail(request: RequeteConnectee, pk: int) -> HttpResponse:
    document = _visible(request, pk)
    gere = queries.document_a_soi(request.user, pk) is not None
    contexte = {"document": document, "peut_gerer": gere}
    return render(request, "documents_produits/detail.html", contexte)


@require_safe
@never_cache
def etat(request: RequeteConnectee, pk: int) -> HttpResponse:
    """The line of the list, asked again by htmx while the work goes on."""
    return render(request, "documents_produits/_etat.html", {"document": _visible(request, pk)})


@require_safe
def telecharger(request: RequeteConnectee, pk: int) -> HttpResponseBase:
    document = _visible(request, pk)
    if not document.fichier:
        raise Http404("Ce document n’est pas prêt.")
    try:
        flux = fichiers.ouvrir(document.fichier)
    except FileNotFoundError:
        return render(request, "documents_produits/absent.html", {"document": document}, status=410)
    noter("documents.telecharge", acteur=request.user, objet=document, request=request)
    reponse = FileResponse(
        flux,
        as_attachment=True,
        filename=document.nom_fichier,
        content_type=registre.genre(document.genre).type_mime,
    )
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse


@require_POST
def demander(request: RequeteConnectee, genre: str) -> HttpResponse:
    """The door of every kind: a button anywhere posts its parameters here."""
    try:
        voulu = registre.genre(genre)
    except registre.GenreInconnu as inconnu:
        raise Http404(str(inconnu)) from inconnu
    donnees = {nom: request.POST[nom] for nom in voulu.parametres if nom in request.POST}
    try:
        services.request_document(genre, donnees, request.user)
    except ValidationError as refus:
        messages.error(request, f"« {voulu.titre} » : {' '.join(refus.messages)}")
    return redirect("documents:liste")


@require_POST
def relancer(request: RequeteConnectee, pk: int) -> HttpResponse:
    services.relancer(_a_soi(request, pk), par=request.user)
    return redirect("documents:liste")


@require_POST
def archiver(request: RequeteConnectee, pk: int) -> HttpResponse:
    document = _a_soi(request, pk)
    services.archiver(document, par=request.user)
    messages.success(request, f"« {document.titre} » est archivé.")
    return redirect("documents:liste")


def _visible(request: RequeteConnectee, pk: int) -> DocumentProduit:
    document = queries.document_visible(request.user, pk)
    if document is None:
        raise Http404("Ce document n’existe pas, ou ne vous est pas ouvert.")
    return document


def _a_soi(request: RequeteConnectee, pk: int) -> DocumentProduit:
    document = queries.document_a_soi(request.user, pk)
    if document is None:
        raise Http404("Ce document n’existe pas, ou n’est pas à vous.")
    return document
