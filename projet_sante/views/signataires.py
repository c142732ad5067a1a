"""The list of signatories, kept by the coordination."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import RequeteConnectee
from cpts_portal.lib.ecriture import date_courte, pluriel
from cpts_portal.lib.identifiants import identifiant
from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx
from projet_sante import permissions, queries
from projet_sante.forms import CollerForm, SignataireForm
from projet_sante.models import ProjetSante, Signataire
from projet_sante.queries.signataires import ENTETES_EXPORT, lignes_export, signataires
from projet_sante.services import signataires as services

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What rarely changes from one signatory to the next stays in the form.
GARDES = ("nature", "qualite", "commune", "signe_le")


def _projet(request: RequeteConnectee) -> ProjetSante:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    projet = queries.projet_courant()
    if projet is None:
        raise Http404("Aucun projet n’est ouvert.")
    return projet


@require_http_methods(["GET", "POST"])
def liste(request: RequeteConnectee) -> HttpResponse:
    projet = _projet(request)
    form = SignataireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.inscrire_signataires(projet, [form.cleaned_data], par=request.user)
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        else:
            messages.success(request, f"{form.cleaned_data['nom']} est dans la liste.")
            form = SignataireForm(initial={nom: form.cleaned_data[nom] for nom in GARDES})
            form.fields["nom"].widget.attrs["autofocus"] = True
    return _page(request, projet, form, CollerForm())


def _page(
    request: RequeteConnectee, projet: ProjetSante, form: forms.Form, coller: forms.Form
) -> HttpResponse:
    lus = signataires(projet)
    contexte = {
        "signataires": lus,
        "signes": sum(bool(signataire["signe_le"]) for signataire in lus),
        "form": form,
        "coller": coller,
        "retire": _retire(request, projet),
    }
    statut = 422 if form.errors or coller.errors else 200
    return render(request, "projet_sante/signataires.html", contexte, status=statut)


def _retire(request: RequeteConnectee, projet: ProjetSante) -> Signataire | None:
    """The one just taken off: the page offers to put it back."""
    pk = identifiant(request.GET, "retire")
    return projet.signataires.filter(pk=pk).exclude(retire_le=None).first()


@require_POST
def coller(request: RequeteConnectee) -> HttpResponse:
    projet = _projet(request)
    form = CollerForm(request.POST)
    if form.is_valid():
        try:
            inscrits = services.inscrire_signataires(projet, form.lignes(), par=request.user)
        except ValidationError as refus:
            form.add_error("lignes_collees", refus.messages)
        else:
            nombre = len(inscrits)
            messages.success(request, f"{nombre} signataire{pluriel(nombre)} en plus.")
            return redirect("projet_sante:signataires")
    return _page(request, projet, SignataireForm(), form)


@require_http_methods(["GET", "POST"])
def modifier(request: RequeteConnectee, pk: int) -> HttpResponse:
    signataire = _signataire(request, pk)
    initial = {nom: getattr(signataire, nom) for nom in services.CHAMPS}
    form = SignataireForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.modifier_signataire(signataire, par=request.user, **form.cleaned_data)
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        else:
            messages.success(request, f"{signataire.nom} : enregistré.")
            return redirect("projet_sante:signataires")
    contexte = {"signataire": signataire, "form": form}
    statut = 422 if form.errors else 200
    return render(request, "projet_sante/signataire.html", contexte, status=statut)


def _signataire(request: RequeteConnectee, pk: int, **criteres: Any) -> Signataire:
    return get_object_or_404(Signataire, pk=pk, projet=_projet(request), **criteres)


@require_POST
def retirer(request: RequeteConnectee, pk: int) -> HttpResponse:
    signataire = _signataire(request, pk, retire_le=None)
    services.retirer_signataire(signataire, par=request.user)
    return redirect(f"{reverse('projet_sante:signataires')}?retire={signataire.pk}")


@require_POST
def remettre(request: RequeteConnectee, pk: int) -> HttpResponse:
    signataire = _signataire(request, pk)
    try:
        services.remettre_signataire(signataire, par=request.user)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, f"{signataire.nom} est de nouveau dans la liste.")
    return redirect("projet_sante:signataires")


@require_safe
def exporter(request: RequeteConnectee, format: str) -> HttpResponse:
    projet = _projet(request)
    if format not in ("csv", "xlsx"):
        raise Http404("Ce format n’existe pas.")
    lignes = lignes_export(projet)
    noter(
        "projet.signataires_exportes",
        acteur=request.user,
        objet=projet,
        details={"nombre": len(lignes), "format": format},
        request=request,
    )
    if format == "csv":
        dites = [[*ligne[:4], date_courte(ligne[4]) if ligne[4] else ""] for ligne in lignes]
        reponse = HttpResponse(csv_francais(ENTETES_EXPORT, dites), content_type="text/csv")
    else:
        feuille = Feuille("Signataires", ENTETES_EXPORT, lignes, (12, 36, 36, 24, 12))
        reponse = HttpResponse(xlsx([feuille]), content_type=XLSX)
    reponse["Content-Disposition"] = f'attachment; filename="signataires.{format}"'
    return reponse
