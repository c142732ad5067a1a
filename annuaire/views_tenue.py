"""The list the coordination works from, and one entry in full."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annuaire.champs import libelle
from annuaire.enums import Source
from annuaire.forms_coordination import FicheEntiereForm, FiltreForm, LieuForm
from annuaire.models import Fiche, Fusion, Lieu
from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries import tenue as queries
from annuaire.queries.historique import derniere_annulable, historique
from annuaire.services import fiches as services
from annuaire.services import fusion, revendications, tenue
from cpts_portal.journal.services import noter
from cpts_portal.lib.identifiants import identifiant
from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

PAR_PAGE = 50
_HISTOIRE = 30
tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)


def telecharger(
    nom: str, entetes: list[str], lignes: list[list[object]], genre: str
) -> HttpResponse:
    fichier = f"{nom}-{timezone.localdate().isoformat()}.{genre}"
    if genre == "csv":
        contenu, type_mime = csv_francais(entetes, lignes), "text/csv; charset=utf-8"
    else:
        contenu = xlsx([Feuille("Annuaire", entetes, lignes, largeurs=[32, 28, 24])])
        type_mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    reponse = HttpResponse(contenu, content_type=type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="{fichier}"'
    return reponse


def parametres(request: RequeteMembre) -> str:
    gardes = request.GET.copy()
    gardes.pop("page", None)
    return gardes.urlencode()


@require_GET
@never_cache
@tenue_de_l_annuaire
def liste(request: RequeteMembre) -> HttpResponse:
    filtre = FiltreForm(request.GET)
    fiches = queries.fiches(filtre.filtres())
    page = Paginator(fiches, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"filtre": filtre, "page": page, "parametres": parametres(request)}
    return render(request, "annuaire/coordination/fiches.html", contexte)


@require_GET
@tenue_de_l_annuaire
def exporter(request: RequeteMembre, genre: str) -> HttpResponse:
    if genre not in ("csv", "xlsx"):
        raise Http404("Seuls le CSV et le XLSX sont proposés.")
    lignes = queries.lignes_export(queries.fiches(FiltreForm(request.GET).filtres()))
    noter(
        "annuaire.liste_exportee",
        acteur=request.user,
        details={"nombre": len(lignes)},
        request=request,
    )
    return telecharger("annuaire", queries.ENTETES, lignes, genre)


def _trouver(pk: int) -> Fiche:
    try:
        return queries.fiche(pk)
    except Fiche.DoesNotExist as erreur:
        raise Http404("Cette fiche n’existe pas ou est effacée.") from erreur


@never_cache
@require_http_methods(["GET", "POST"])
@tenue_de_l_annuaire
def fiche(request: RequeteMembre, pk: int) -> HttpResponse:
    trouvee = _trouver(pk)
    form = FicheEntiereForm(request.POST or None, fiche=trouvee)
    if request.method == "POST" and form.is_valid():
        champs = services.modifier_fiche(
            trouvee,
            form.valeurs(),
            source=Source.COORDINATION,
            acteur=request.user,
            request=request,
            verifie=form.cleaned_data["verifie"],
        )
        dits = ", ".join(dict.fromkeys(libelle(cle) for cle in champs))
        messages.success(request, f"Enregistré : {dits}." if dits else "Rien n’a changé.")
        return redirect("annuaire_coordination:fiche", pk=pk)
    contexte = {
        "fiche": trouvee,
        "form": form,
        "histoire": historique(trouvee)[:_HISTOIRE],
        "annulable": derniere_annulable(trouvee),
        "sollicitation": queries.derniere_sollicitation(trouvee),
        "fusions": queries.fusions_annulables(trouvee),
    }
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/coordination/fiche.html", contexte, status=statut)


@require_POST
@tenue_de_l_annuaire
def agir(request: RequeteMembre, pk: int, geste: str) -> HttpResponse:
    """One button, one gesture; each has its undo on the same page."""
    trouvee = _trouver(pk)
    commun: dict[str, Any] = {"acteur": request.user, "request": request}
    gestes = {
        "verifier": (
            lambda: services.verifier_fiche(trouvee, source=Source.COORDINATION, **commun),
            "La fiche est vérifiée d’aujourd’hui.",
        ),
        "retirer": (
            lambda: services.retirer_fiche(trouvee, **commun),
            "La fiche est retirée. Elle s’efface dans un mois ; d’ici là, elle peut revenir.",
        ),
        "remettre": (
            lambda: tenue.remettre_en_ligne(trouvee, **commun),
            "La fiche est de nouveau en ligne.",
        ),
        "delier": (
            lambda: revendications.delier(trouvee, **commun),
            "La fiche n’est plus liée à un compte.",
        ),
    }
    if geste not in gestes:
        raise Http404("Ce geste n’existe pas.")
    faire, dit = gestes[geste]
    try:
        faire()
        messages.success(request, dit)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("annuaire_coordination:fiche", pk=pk)


@require_POST
@tenue_de_l_annuaire
def annuler(request: RequeteMembre, pk: int, modification: int) -> HttpResponse:
    trouvee = get_object_or_404(_trouver(pk).modifications.all(), pk=modification)
    try:
        services.annuler_modification(trouvee, acteur=request.user, request=request)
        messages.success(request, "La modification est annulée.")
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("annuaire_coordination:fiche", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
@tenue_de_l_annuaire
def lieu(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = get_object_or_404(Lieu.objects.select_related("commune"), pk=pk)
    form = LieuForm(request.POST or None, lieu=trouve)
    if request.method == "POST" and form.is_valid():
        champs = tenue.corriger_lieu(
            trouve, form.cleaned_data, acteur=request.user, request=request
        )
        messages.success(request, "Le lieu est corrigé." if champs else "Rien n’a changé.")
        return redirect("annuaire_coordination:lieu", pk=pk)
    recues = Fiche.objects.filter(exercices__lieu=trouve).order_by("cle_tri", "pk")
    contexte = {"lieu": trouve, "form": form, "fiches": recues}
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/coordination/lieu.html", contexte, status=statut)


# --- Two entries of the same person or house ---


@never_cache
@require_http_methods(["GET", "POST"])
@tenue_de_l_annuaire
def reunir(request: RequeteMembre, pk: int) -> HttpResponse:
    """Find the other, compare, keep one."""
    trouvee = _trouver(pk)
    autre = _autre(request)
    if request.method == "POST" and autre:
        gardee, absorbee = (
            (trouvee, autre) if request.POST.get("garder") == "a" else (autre, trouvee)
        )
        try:
            fusion.fusionner(gardee, absorbee, acteur=request.user, request=request)
            messages.success(request, f"Les deux fiches n’en font qu’une : {gardee.titre}.")
            return redirect("annuaire_coordination:fiche", pk=gardee.pk)
        except fusion.FusionImpossible as erreur:
            messages.error(request, str(erreur))
            return redirect("annuaire_coordination:reunir", pk=pk)
    q = request.GET.get("q", "")[:100]
    contexte = {
        "fiche": trouvee,
        "autre": autre,
        "q": q,
        "candidates": [] if autre else queries.candidates_a_la_fusion(trouvee, q),
    }
    return render(request, "annuaire/coordination/reunir.html", contexte)


def _autre(request: RequeteMembre) -> Fiche | None:
    cle = identifiant(request.POST, "avec") or identifiant(request.GET, "avec")
    return _trouver(cle) if cle else None


@require_POST
@tenue_de_l_annuaire
def separer(request: RequeteMembre, pk: int) -> HttpResponse:
    """Undo a merge."""
    faite = get_object_or_404(Fusion.objects.select_related("gardee", "absorbee"), pk=pk)
    gardee = faite.gardee_id
    try:
        revenue = fusion.annuler_fusion(faite, acteur=request.user, request=request)
        messages.success(request, f"{revenue.titre} a de nouveau sa propre fiche.")
    except fusion.FusionImpossible as erreur:
        messages.error(request, str(erreur))
    return redirect("annuaire_coordination:fiche", pk=gardee)
