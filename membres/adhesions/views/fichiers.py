"""Statements to reconcile, lists to import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cpts_portal.lib.ecriture import de, pluriel
from cpts_portal.lib.identifiants import identifiant, identifiants
from membres.adhesions import permissions, queries, services
from membres.adhesions.enums import EtatLigne, OrigineReleve
from membres.adhesions.forms import ColonnesForm, ListeForm, ReleveForm
from membres.adhesions.lecture import CHAMPS_ADHERENT, CHAMPS_RELEVE, deviner_colonnes
from membres.adhesions.models import Adhesion, ImportAdherents, LigneReleve, Releve
from membres.adhesions.services.releves import LectureFaite
from membres.adhesions.verification import LigneVerifiee, verifier
from membres.comptes.requete import RequeteMembre

from .outils import phrases, rendre_les_erreurs, reserve

ECARTEES_DITES = 5
caisse = reserve(permissions.peut_encaisser)
tenue = reserve(permissions.peut_tenir_les_adherents)


@require_http_methods(["GET", "POST"])
@never_cache
@caisse
def releves(request: RequeteMembre) -> HttpResponse:
    form = ReleveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            releve = services.deposer_releve(
                origine=OrigineReleve(form.cleaned_data["origine"]),
                nom_fichier=fichier.name,
                octets=fichier.read(),
                par=request.user,
            )
        except ValidationError as erreur:
            form.add_error("fichier", erreur)
        else:
            return redirect("adhesions:colonnes_releve", pk=releve.pk)
    contexte = {"form": form, "releves": queries.releves()}
    return render(request, "adhesions/releves.html", contexte)


@require_http_methods(["GET", "POST"])
@never_cache
@caisse
def colonnes_releve(request: RequeteMembre, pk: int) -> HttpResponse:
    releve = get_object_or_404(Releve, pk=pk)
    choisies = releve.colonnes or deviner_colonnes(releve.entetes, CHAMPS_RELEVE)
    form = ColonnesForm(
        request.POST or None, champs=CHAMPS_RELEVE, entetes=releve.entetes, choisies=choisies
    )
    if request.method == "POST" and form.is_valid():
        try:
            lecture = services.lire_les_lignes(
                releve, form.colonnes(), par=request.user, request=request
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, _dire_lecture(lecture))
            if lecture.ecartees:
                messages.warning(request, _dire_ecartees(lecture.ecartees))
            return redirect("adhesions:rapprocher", pk=pk)
    contexte = {"form": form, "releve": releve, "apercu": [c for _, c in releve.brut[:4]]}
    return render(request, "adhesions/colonnes_releve.html", contexte)


def _dire_lecture(lecture: LectureFaite) -> str:
    nouvelles, connues = lecture.nouvelles, lecture.deja_connues
    return (
        f"{nouvelles} paiement{pluriel(nouvelles)} {pluriel(nouvelles, 'nouveau,nouveaux')}, "
        f"{connues} déjà connu{pluriel(connues)}."
    )


def _dire_ecartees(ecartees: list[tuple[int, str]]) -> str:
    """Which lines of the file did not enter, and why; a long list is cut."""
    dites = " ; ".join(f"ligne {rang}, {raison}" for rang, raison in ecartees[:ECARTEES_DITES])
    reste = len(ecartees) - ECARTEES_DITES
    suite = f" ; et {reste} autre{pluriel(reste)}" if reste > 0 else ""
    return f"Laissé de côté\u00a0: {dites}{suite}."


@require_http_methods(["GET", "POST"])
@never_cache
@caisse
def rapprocher(request: RequeteMembre, pk: int) -> HttpResponse:
    releve = get_object_or_404(Releve.objects.defer("brut"), pk=pk)
    if request.method == "POST":
        try:
            messages.success(request, _agir(request, releve))
        except ValidationError as erreur:
            messages.error(request, phrases(erreur))
        return redirect("adhesions:rapprocher", pk=pk)
    candidates = queries.attendues()
    lignes = queries.lignes_a_rapprocher(releve, candidates)
    traitees = (
        releve.lignes.exclude(etat=EtatLigne.A_RAPPROCHER)
        .select_related("paiement__adhesion__adherent", "decidee_par")
        .order_by("rang")
    )
    contexte = {
        "releve": releve,
        "lignes": lignes,
        "exactes": [ligne for ligne in lignes if ligne.exacte],
        "candidates": candidates,
        "traitees": traitees,
    }
    return render(request, "adhesions/rapprocher.html", contexte)


def _agir(request: RequeteMembre, releve: Releve) -> str:
    geste = request.POST.get("geste", "")
    if geste == "exactes":
        nombre = services.rapprocher_plusieurs(
            _paires(request, releve), par=request.user, request=request
        )
        return f"{nombre} paiement{pluriel(nombre)} rapproché{pluriel(nombre)}."
    ligne = get_object_or_404(LigneReleve, pk=identifiant(request.POST, "ligne"), releve=releve)
    if geste == "rapprocher":
        if not request.POST.get("adhesion"):
            raise ValidationError(f"Choisissez d’abord à qui revient ce paiement\u00a0: {ligne}.")
        adhesion = get_object_or_404(Adhesion, pk=identifiant(request.POST, "adhesion"))
        services.rapprocher(ligne, adhesion, par=request.user, request=request)
        return f"Paiement {de(adhesion.adherent)} enregistré."
    if geste == "ecarter":
        services.ecarter(ligne, motif=request.POST.get("motif", "")[:200], par=request.user)
        return "Cette ligne est écartée."
    if geste == "remettre":
        services.remettre(ligne, par=request.user, request=request)
        return "Cette ligne attend de nouveau."
    raise ValidationError("Choisissez ce que devient cette ligne.")


def _paires(request: RequeteMembre, releve: Releve) -> list[tuple[LigneReleve, Adhesion]]:
    """« line:adhésion », exactly as the person saw them."""
    lus = (identifiants(paire.split(":")) for paire in request.POST.getlist("paire"))
    couples = [couple for couple in lus if len(couple) == 2]
    lignes = releve.lignes.in_bulk([ligne for ligne, _ in couples])
    adhesions = Adhesion.objects.select_related("adherent").in_bulk([a for _, a in couples])
    return [
        (lignes[ligne], adhesions[adhesion])
        for ligne, adhesion in couples
        if ligne in lignes and adhesion in adhesions
    ]


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def importer(request: RequeteMembre) -> HttpResponse:
    form = ListeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            depose = services.deposer_liste(
                nom_fichier=fichier.name, octets=fichier.read(), par=request.user
            )
        except ValidationError as erreur:
            form.add_error("fichier", erreur)
        else:
            return redirect("adhesions:verifier_import", pk=depose.pk)
    contexte = {
        "form": form,
        "champs": CHAMPS_ADHERENT,
        "imports": ImportAdherents.objects.defer("lignes").select_related("depose_par")[:10],
    }
    return render(request, "adhesions/importer.html", contexte)


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def verifier_import(request: RequeteMembre, pk: int) -> HttpResponse:
    """The preview: columns on top, every line below with what is wrong with it."""
    depose = get_object_or_404(ImportAdherents, pk=pk)
    form = ColonnesForm(
        request.POST if request.POST.get("geste") == "colonnes" else None,
        champs=CHAMPS_ADHERENT,
        entetes=depose.entetes,
        choisies=depose.colonnes,
    )
    if request.method == "POST":
        try:
            suite = _agir_sur_l_import(request, depose, form)
        except ValidationError as erreur:
            messages.error(request, phrases(erreur))
            return redirect("adhesions:verifier_import", pk=pk)
        if suite is not None:
            return suite
    return render(request, "adhesions/verifier_import.html", _apercu(depose, form))


def _agir_sur_l_import(
    request: RequeteMembre, depose: ImportAdherents, form: ColonnesForm
) -> HttpResponse | None:
    geste = request.POST.get("geste", "")
    if geste == "colonnes":
        if not form.is_valid():
            return None
        services.choisir_colonnes(depose, form.colonnes(), par=request.user)
        return redirect("adhesions:verifier_import", pk=depose.pk)
    if geste == "importer":
        nombre = services.importer_liste(depose, par=request.user, request=request)
        messages.success(request, f"{nombre} adhérent{pluriel(nombre)} importé{pluriel(nombre)}.")
        return redirect("adhesions:registre")
    if geste == "abandonner":
        services.abandonner_liste(depose, par=request.user)
        messages.success(request, "La liste est abandonnée\u00a0: ses lignes sont oubliées.")
        return redirect("adhesions:importer")
    raise ValidationError("Choisissez d’importer ou d’abandonner cette liste.")


def _apercu(depose: ImportAdherents, form: ColonnesForm) -> dict[str, Any]:
    lignes: list[LigneVerifiee] = []
    empechement = ""
    try:
        lignes = verifier(depose)
    except ValidationError as erreur:
        empechement = phrases(erreur)
    return {
        "depose": depose,
        "form": form,
        "empechement": empechement,
        "fautives": [ligne for ligne in lignes if ligne.erreurs],
        "connues": [ligne for ligne in lignes if ligne.deja and not ligne.erreurs],
        "bonnes": [ligne for ligne in lignes if not ligne.erreurs and not ligne.deja],
    }
