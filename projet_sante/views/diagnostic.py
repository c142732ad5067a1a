from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.lib.connexion import RequeteConnectee
from cpts_portal.lib.ecriture import pluriel
from projet_sante import diagnostic as fichiers
from projet_sante import permissions
from projet_sante.forms import ChiffreForm, FichierChiffresForm
from projet_sante.models import ChiffreDiagnostic
from projet_sante.queries.diagnostic import chiffres
from projet_sante.services import diagnostic as services

GARDES = ("theme", "territoire", "unite", "millesime", "source", "adresse")


def _exiger(request: RequeteConnectee) -> None:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def liste(request: RequeteConnectee) -> HttpResponse:
    """Figure after figure: what rarely changes from one to the next stays in the form."""
    _exiger(request)
    form = ChiffreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            chiffre = services.saisir_chiffre(request.user, **form.champs())
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        else:
            messages.success(request, f"{chiffre} : enregistré.")
            form = ChiffreForm(initial={nom: form.cleaned_data[nom] for nom in GARDES})
            return _page(request, form, FichierChiffresForm(), suite=True)
    return _page(request, form, FichierChiffresForm(), statut=422 if form.errors else 200)


def _page(
    request: RequeteConnectee, form: Any, fichier: Any, *, statut: int = 200, suite: bool = False
) -> HttpResponse:
    if suite:
        form.fields["libelle"].widget.attrs["autofocus"] = True
    contexte = {"form": form, "fichier": fichier, "chiffres": list(chiffres())}
    return render(request, "projet_sante/diagnostic.html", contexte, status=statut)


@require_POST
def importer(request: RequeteConnectee) -> HttpResponse:
    _exiger(request)
    fichier = FichierChiffresForm(request.POST, request.FILES)
    if fichier.is_valid():
        octets = fichier.cleaned_data["fichier"].read()
        bilan = services.importer_chiffres(octets, par=request.user)
        if not bilan.erreurs:
            messages.success(request, _dire(bilan.crees, bilan.inchanges))
            return redirect("projet_sante:diagnostic")
        fichier.add_error("fichier", bilan.erreurs[:20])
    return _page(request, ChiffreForm(), fichier, statut=422)


def _dire(crees: int, inchanges: int) -> str:
    nouveaux = f"{crees} chiffre{pluriel(crees)} enregistré{pluriel(crees)}"
    return f"{nouveaux}, {inchanges} déjà présent{pluriel(inchanges)}."


@require_POST
def retirer(request: RequeteConnectee, pk: int) -> HttpResponse:
    _exiger(request)
    chiffre = get_object_or_404(ChiffreDiagnostic.objects.en_vue(), pk=pk)
    services.retirer_chiffre(chiffre, par=request.user)
    messages.success(request, f"{chiffre} : retiré.")
    return redirect("projet_sante:diagnostic")


@require_safe
def modele(request: RequeteConnectee) -> HttpResponse:
    _exiger(request)
    reponse = HttpResponse(
        fichiers.modele(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    reponse["Content-Disposition"] = 'attachment; filename="modele-diagnostic.xlsx"'
    return reponse
