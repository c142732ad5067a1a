"""Documents: seen, deposited, replaced, archived."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.documents import fichiers
from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import Feuille, xlsx
from membres.bibliotheque import permissions, queries, services
from membres.bibliotheque.forms import (
    DepotForm,
    DescriptionForm,
    FiltreForm,
    VersionForm,
    initial_de,
)
from membres.bibliotheque.models import Document
from membres.comptes.requete import RequeteMembre

PAR_PAGE = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _criteres(filtre: FiltreForm, *, archives: bool = False) -> queries.Criteres:
    filtre.is_valid()
    lus = filtre.cleaned_data
    return queries.Criteres(q=lus.get("q", ""), categorie=lus.get("categorie"), archives=archives)


@require_safe
@never_cache
def liste(request: RequeteMembre) -> HttpResponse:
    filtre = FiltreForm(request.GET)
    archives = "archives" in request.GET and permissions.peut_tout_tenir(request.user)
    trouves = queries.documents(request.user, _criteres(filtre, archives=archives))
    contexte = {
        "filtre": filtre,
        "page": Paginator(trouves, PAR_PAGE).get_page(request.GET.get("page")),
        "filtree": bool(filtre.cleaned_data.get("q") or filtre.cleaned_data.get("categorie")),
        "archives": archives,
        "tient": permissions.peut_tout_tenir(request.user),
        "peut_deposer": permissions.peut_deposer(request.user),
        "suite": request.GET.urlencode(),
    }
    return render(request, "bibliotheque/liste.html", contexte)


@require_safe
def exporter(request: RequeteMembre) -> HttpResponse:
    trouves = queries.documents(request.user, _criteres(FiltreForm(request.GET)))
    feuille = Feuille(
        "Bibliothèque",
        ["Titre", "Catégorie", "Qui le voit", "Groupe", "Version", "Déposée le", "À revoir le"],
        [_ligne(document) for document in trouves],
        largeurs=(50, 20, 24, 24, 9, 14, 14),
    )
    reponse = HttpResponse(xlsx([feuille]), content_type=_XLSX)
    reponse["Content-Disposition"] = 'attachment; filename="bibliotheque.xlsx"'
    return reponse


def _ligne(document: Document) -> list[object]:
    version = document.derniere[0]  # type: ignore[attr-defined]  # préchargée
    return [
        document.titre,
        document.categorie.nom,
        document.get_visibilite_display(),
        str(document.instance or ""),
        version.numero,
        timezone.localdate(version.deposee_le),
        document.revoir_le,
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def deposer(request: RequeteMembre) -> HttpResponse:
    if not permissions.peut_deposer(request.user):
        raise PermissionDenied("Rejoignez un groupe pour y déposer un document.")
    formulaire = DepotForm(
        request.POST or None,
        request.FILES or None,
        compte=request.user,
        initial={"instance": request.GET.get("groupe"), "visibilite": request.GET.get("pour")},
    )
    if request.method == "POST" and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        nom = donnees.pop("fichier").name
        try:
            pose = services.deposer(
                **donnees, octets=formulaire.octets, nom=nom, par=request.user, request=request
            )
        except ValidationError as refus:
            formulaire.add_error("fichier", refus.messages)
        else:
            messages.success(request, f"« {pose.titre} » est dans la bibliothèque.")
            return redirect("bibliotheque:document", pk=pose.pk)
    return render(request, "bibliotheque/deposer.html", {"formulaire": formulaire})


@require_safe
@never_cache
def document(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = _visible(request, pk)
    contexte = {
        "document": trouve,
        "versions": queries.versions(trouve),
        "tient": permissions.peut_tenir(request.user, trouve),
        "antivirus": bool(settings.ANTIVIRUS_CLAMD),
    }
    return render(request, "bibliotheque/document.html", contexte)


@require_safe
def telecharger(request: RequeteMembre, pk: int) -> HttpResponseBase:
    """Rights are those of this very moment, whoever gave the address."""
    version = queries.version(request.user, pk)
    if version is None:
        raise Http404("Ce document n’existe pas, ou ne vous est pas ouvert.")
    try:
        flux = fichiers.ouvrir(version.fichier)
    except FileNotFoundError as absent:
        raise Http404("Le fichier de cette version est introuvable.") from absent
    noter("bibliotheque.telecharge", acteur=request.user, objet=version, request=request)
    reponse = FileResponse(
        flux, as_attachment=True, filename=version.nom, content_type=version.type_mime
    )
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def modifier(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = _tenu(request, pk)
    formulaire = DescriptionForm(
        request.POST or None, compte=request.user, initial=initial_de(trouve)
    )
    if request.method == "POST" and formulaire.is_valid():
        services.modifier(trouve, **formulaire.cleaned_data, par=request.user, request=request)
        messages.success(request, "C’est enregistré.")
        return redirect("bibliotheque:document", pk=trouve.pk)
    return _page(request, trouve, formulaire, "Modifier la présentation", "Enregistrer")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remplacer(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = _tenu(request, pk)
    formulaire = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            services.remplacer(
                trouve,
                octets=formulaire.octets,
                nom=formulaire.cleaned_data["fichier"].name,
                note=formulaire.cleaned_data["note"],
                par=request.user,
                request=request,
            )
        except ValidationError as refus:
            formulaire.add_error("fichier", refus.messages)
        else:
            messages.success(
                request, "La nouvelle version est en place ; l’ancienne reste lisible."
            )
            return redirect("bibliotheque:document", pk=trouve.pk)
    return _page(request, trouve, formulaire, "Déposer une nouvelle version", "Déposer")


def _page(
    request: RequeteMembre, trouve: Document, formulaire: Any, titre: str, libelle: str
) -> HttpResponse:
    contexte = {
        "document": trouve,
        "formulaire": formulaire,
        "titre_page": titre,
        "libelle": libelle,
    }
    return render(request, "bibliotheque/modifier.html", contexte)


@require_POST
def archiver(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = _tenu(request, pk)
    services.archiver(trouve, par=request.user, request=request)
    messages.success(request, f"« {trouve.titre} » est archivé.")
    return redirect("bibliotheque:document", pk=trouve.pk)


@require_POST
def remettre(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = _tenu(request, pk)
    services.remettre(trouve, par=request.user, request=request)
    messages.success(request, f"« {trouve.titre} » est de nouveau en vue.")
    return redirect("bibliotheque:document", pk=trouve.pk)


def _visible(request: RequeteMembre, pk: int) -> Document:
    trouve = queries.document(request.user, pk)
    if trouve is None:
        raise Http404("Ce document n’existe pas, ou ne vous est pas ouvert.")
    return trouve


def _tenu(request: RequeteMembre, pk: int) -> Document:
    trouve = _visible(request, pk)
    if not permissions.peut_tenir(request.user, trouve):
        raise PermissionDenied("Ce document n’est pas à vous.")
    return trouve
