from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from cpts_portal.documents import fichiers
from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import RequeteConnectee
from projet_sante import permissions, queries
from projet_sante.forms import FigerForm, PasserForm, ReceptionForm
from projet_sante.models import ProjetSante, Version
from projet_sante.queries import comparaison, cycle
from projet_sante.queries.extrait import extrait_en_ligne
from projet_sante.queries.seances import seances
from projet_sante.queries.versions import versions
from projet_sante.services.cycle import enregistrer_reception
from projet_sante.services.cycle import passer as faire_passer
from projet_sante.services.versions import figer_version


def _lecteur(request: RequeteConnectee) -> None:
    if not permissions.peut_lire(request.user):
        raise PermissionDenied


def _projet(request: RequeteConnectee) -> ProjetSante:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    projet = queries.projet_courant()
    if projet is None:
        raise Http404("Aucun projet n’est ouvert.")
    return projet


@require_safe
def vie(request: RequeteConnectee) -> HttpResponse:
    _lecteur(request)
    projet = queries.projet_courant()
    if projet is None:
        return render(request, "projet_sante/vie.html", {"projet": None})
    return render(request, "projet_sante/vie.html", _contexte(request, projet))


def _contexte(
    request: RequeteConnectee, projet: ProjetSante, **formulaires: forms.Form
) -> dict[str, Any]:
    mene = permissions.peut_rediger(request.user)
    suites = cycle.suites(projet)
    return {
        "projet": projet,
        "etape": cycle.etape(projet),
        "passages": cycle.passages(projet),
        "versions": versions(projet),
        "transmise": cycle.version_transmise(projet),
        "horloge": cycle.horloge(projet),
        "mene": mene,
        "extrait": extrait_en_ligne(),
        "passer_form": PasserForm(suites=suites, seances=seances()) if mene and suites else None,
        "figer_form": FigerForm(),
        "reception_form": ReceptionForm(),
    } | formulaires


@require_POST
def passer(request: RequeteConnectee) -> HttpResponse:
    projet = _projet(request)
    form = PasserForm(request.POST, suites=cycle.suites(projet), seances=seances())
    if form.is_valid():
        try:
            passage = faire_passer(projet, par=request.user, **form.cleaned_data)
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, f"Le projet est à l’étape « {passage.get_vers_display()} ».")
            return redirect("projet_sante:vie")
    contexte = _contexte(request, projet, passer_form=form)
    return render(request, "projet_sante/vie.html", contexte, status=422)


@require_POST
def figer(request: RequeteConnectee) -> HttpResponse:
    projet = _projet(request)
    form = FigerForm(request.POST)
    if form.is_valid():
        nouvelle = figer_version(projet, motif=form.cleaned_data["motif"], par=request.user)
        messages.success(request, f"La version {nouvelle.numero} est figée ; son PDF se prépare.")
        return redirect("projet_sante:vie")
    contexte = _contexte(request, projet, figer_form=form)
    return render(request, "projet_sante/vie.html", contexte, status=422)


@require_POST
def reception(request: RequeteConnectee, pk: int) -> HttpResponse:
    projet = _projet(request)
    version = get_object_or_404(Version.objects.defer("contenu"), pk=pk, projet=projet)
    form = ReceptionForm(request.POST)
    if form.is_valid():
        try:
            enregistrer_reception(version, par=request.user, **form.cleaned_data)
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, "La date de réception est notée, avec sa preuve.")
            return redirect("projet_sante:vie")
    contexte = _contexte(request, projet, reception_form=form)
    return render(request, "projet_sante/vie.html", contexte, status=422)


@require_safe
def version(request: RequeteConnectee, pk: int) -> HttpResponse:
    """The frozen text, as it read that day."""
    _lecteur(request)
    figee = get_object_or_404(Version.objects.select_related("projet", "fichier"), pk=pk)
    lues = figee.contenu["contexte"]["parties"]
    contexte = {"version": figee, "parties": lues, "texte": queries.texte_numerote(lues)}
    return render(request, "projet_sante/version.html", contexte)


@require_safe
def fichier(request: RequeteConnectee, pk: int) -> HttpResponseBase:
    _lecteur(request)
    figee = get_object_or_404(Version.objects.select_related("fichier").defer("contenu"), pk=pk)
    garde = figee.pdf
    if garde is None:
        raise Http404("Le PDF de cette version se prépare encore.")
    noter("documents.telecharge", acteur=request.user, objet=figee, request=request)
    reponse = FileResponse(
        fichiers.ouvrir(garde.nom),
        as_attachment=True,
        filename=f"{figee}.pdf".replace("/", "-"),
        content_type="application/pdf",
    )
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse


@require_safe
def comparer(request: RequeteConnectee, a: int, b: int) -> HttpResponse:
    """From version `a` to version `b`; zero is the text being written."""
    _lecteur(request)
    ancienne = get_object_or_404(Version.objects.select_related("projet"), pk=a)
    nouvelle = get_object_or_404(Version, pk=b, projet=ancienne.projet) if b else None
    apres = nouvelle.contenu if nouvelle else comparaison.contenu_courant(ancienne.projet)
    contexte = {
        "ancienne": ancienne,
        "nouvelle": nouvelle,
        "b": b,
        "parties": comparaison.comparer(ancienne.contenu, apres),
    }
    return render(request, "projet_sante/comparaison.html", contexte)
