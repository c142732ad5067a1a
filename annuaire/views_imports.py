"""Imports, under /coordination/annuaire/imports/: files come in, proposals are decided."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annuaire.enums import Decision, Nature, Origine, Registre
from annuaire.forms_imports import DepotForm, FiltreForm
from annuaire.models import Importation
from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries import imports as requetes
from annuaire.services.imports import decider as decisions
from annuaire.services.imports import travail
from annuaire.services.imports.annuler import annuler as annuler_import
from annuaire.services.imports.appliquer import ApplicationImpossible
from annuaire.services.imports.appliquer import appliquer as appliquer_import
from annuaire.services.imports.recuperer import adresses
from annuaire.services.imports.verrou import ImportEnCours
from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import nombre, pluriel
from cpts_portal.lib.identifiants import identifiants
from cpts_portal.lib.tableur import csv_francais
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

PAR_PAGE = 50
tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)


def _trouver(pk: int) -> Importation:
    importation = requetes.importations().filter(pk=pk).first()
    if importation is None:
        raise Http404("Cette importation n’existe pas.")
    return importation


@require_GET
@never_cache
@tenue_de_l_annuaire
def imports(request: RequeteMembre) -> HttpResponse:
    return _page_des_imports(request, DepotForm(initial={"registre": Registre.RPPS}))


@require_POST
@tenue_de_l_annuaire
def deposer(request: RequeteMembre) -> HttpResponse:
    form = DepotForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page_des_imports(request, form, status=422)
    try:
        importation = travail.demander(
            Registre(form.cleaned_data["registre"]),
            origine=Origine.DEPOT,
            depots=form.depots(),
            forcer=form.cleaned_data["forcer"],
            demandeur=request.user,
            request=request,
        )
    except travail.DejaEnCours as erreur:
        messages.error(request, str(erreur))
        return redirect("annuaire_coordination:imports")
    return redirect("annuaire_coordination:import", importation.pk)


@require_POST
@tenue_de_l_annuaire
def recuperer(request: RequeteMembre, registre: str) -> HttpResponse:
    if registre not in Registre.values or not adresses(registre):
        raise Http404("Aucune adresse n’est réglée pour ce registre.")
    try:
        importation = travail.demander(
            Registre(registre), origine=Origine.ADRESSE, demandeur=request.user, request=request
        )
    except travail.DejaEnCours as erreur:
        messages.error(request, str(erreur))
        return redirect("annuaire_coordination:imports")
    return redirect("annuaire_coordination:import", importation.pk)


def _page_des_imports(request: HttpRequest, form: DepotForm, status: int = 200) -> HttpResponse:
    hotes = {
        r.value: urlsplit(a["principal"]).hostname or "" for r in Registre if (a := adresses(r))
    }
    page = Paginator(requetes.importations(), 20).get_page(request.GET.get("page"))
    contexte = {"form": form, "page": page, "registres": requetes.registres(hotes)}
    return render(request, "annuaire/coordination/imports.html", contexte, status=status)


@require_GET
@never_cache
@tenue_de_l_annuaire
def detail(request: RequeteMembre, pk: int) -> HttpResponse:
    importation = _trouver(pk)
    form = FiltreForm(request.GET)
    filtre = form.filtre()
    comptes = requetes.comptes(importation)
    lignes = requetes.changements(importation, filtre)
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "importation": importation,
        "comptes": comptes,
        "natures": _natures(request, importation, comptes, filtre),
        "form": form,
        "filtre": filtre,
        "page": page,
        "ouverte": importation.statut in ("a_decider", "appliquee"),
        "annulable": requetes.annulable_jusqu_au(importation),
        "parametres": request.GET.urlencode(),
        "reessayable": importation.origine in (Origine.ADRESSE, Origine.HEBDOMADAIRE),
    }
    return render(request, "annuaire/coordination/import.html", contexte)


def _natures(
    request: HttpRequest,
    importation: Importation,
    comptes: requetes.Comptes,
    filtre: requetes.Filtre,
) -> list[dict[str, object]]:
    base = reverse("annuaire_coordination:import", args=[importation.pk])
    choix = [("", "Tout", comptes.total)] + [
        (nature.value, nature.label, comptes.par_nature.get(nature.value, 0)) for nature in Nature
    ]
    onglets: list[dict[str, object]] = []
    for valeur, libelle, quantite in choix:
        if valeur and not quantite:
            continue
        parametres = QueryDict(mutable=True)
        for nom, texte in request.GET.items():
            if nom not in ("nature", "page") and isinstance(texte, str):
                parametres[nom] = texte
        if valeur:
            parametres["nature"] = valeur
        adresse = f"{base}?{parametres.urlencode()}" if parametres else base
        onglets.append(
            {
                "libelle": libelle,
                "href": adresse,
                "courant": filtre.nature == valeur,
                "nombre": quantite,
            }
        )
    return onglets


@require_GET
@never_cache
@tenue_de_l_annuaire
def etat(request: RequeteMembre, pk: int) -> HttpResponse:
    """The progress, asked again by htmx; once read, the page is drawn whole."""
    importation = _trouver(pk)
    reponse = render(request, "annuaire/coordination/_lecture.html", {"importation": importation})
    if importation.etat not in ("demande", "en_cours"):
        reponse["HX-Refresh"] = "true"
    return reponse


@require_POST
@tenue_de_l_annuaire
def decider(request: RequeteMembre, pk: int) -> HttpResponse:
    importation = _trouver(pk)
    retour = _retour(request, importation)
    verbe, _, cible = request.POST.get("geste", "").partition(":")
    if verbe not in Decision.values:
        messages.error(request, "Choisissez d’accepter ou de refuser.")
        return redirect(retour)
    try:
        if cible == "tout":
            filtre = FiltreForm(QueryDict(request.POST.get("parametres", ""))).filtre()
            vises = requetes.changements(importation, filtre)
            quantite = decisions.decider(importation, vises, Decision(verbe))
        else:
            choisis = [cible] if cible else request.POST.getlist("choix")
            quantite = decisions.decider(importation, identifiants(choisis), Decision(verbe))
    except ApplicationImpossible as erreur:
        messages.error(request, str(erreur))
        return redirect(retour)
    if not quantite and not cible and not request.POST.getlist("choix"):
        messages.error(request, "Cochez au moins une ligne, puis choisissez le geste.")
    else:
        mot = {"accepte": "accepté", "refuse": "refusé", "a_decider": "remis à décider"}[verbe]
        messages.success(
            request,
            f"{nombre(quantite)} changement{pluriel(quantite)} {mot}{pluriel(quantite)}."
            if verbe != "a_decider"
            else f"{nombre(quantite)} changement{pluriel(quantite)} {mot}.",
        )
    return redirect(retour)


def _retour(request: HttpRequest, importation: Importation) -> str:
    """The same filters, the same page: deciding must not lose one's place."""
    adresse = reverse("annuaire_coordination:import", args=[importation.pk])
    parametres = QueryDict(request.POST.get("parametres", ""))
    return f"{adresse}?{parametres.urlencode()}" if parametres else adresse


@require_http_methods(["GET", "POST"])
@never_cache
@tenue_de_l_annuaire
def appliquer(request: RequeteMembre, pk: int) -> HttpResponse:
    importation = _trouver(pk)
    if request.method == "GET":
        contexte = {"importation": importation, "comptes": requetes.comptes(importation)}
        return render(request, "annuaire/coordination/appliquer.html", contexte)
    try:
        quantite = appliquer_import(importation, acteur=request.user, request=request)
    except (ApplicationImpossible, ImportEnCours) as erreur:
        messages.error(request, str(erreur))
    else:
        messages.success(
            request, f"{nombre(quantite)} changement{pluriel(quantite)} dans l’annuaire."
        )
    return redirect("annuaire_coordination:import", pk)


@require_http_methods(["GET", "POST"])
@never_cache
@tenue_de_l_annuaire
def annuler(request: RequeteMembre, pk: int) -> HttpResponse:
    importation = _trouver(pk)
    if request.method == "GET":
        contexte = {
            "importation": importation,
            "annulable": requetes.annulable_jusqu_au(importation),
        }
        return render(request, "annuaire/coordination/annuler_import.html", contexte)
    try:
        quantite = annuler_import(importation, acteur=request.user, request=request)
    except (ApplicationImpossible, ImportEnCours) as erreur:
        messages.error(request, str(erreur))
    else:
        messages.success(
            request,
            f"L’import est annulé : {nombre(quantite)} changement{pluriel(quantite)} défaits.",
        )
    return redirect("annuaire_coordination:import", pk)


@require_POST
@tenue_de_l_annuaire
def ecarter(request: RequeteMembre, pk: int) -> HttpResponse:
    if decisions.ecarter(_trouver(pk), acteur=request.user, request=request):
        messages.success(request, "La proposition est écartée ; l’annuaire n’a pas changé.")
    return redirect("annuaire_coordination:imports")


@require_POST
@tenue_de_l_annuaire
def reessayer(request: RequeteMembre, pk: int) -> HttpResponse:
    if not travail.reessayer(_trouver(pk)):
        messages.error(request, "Déposez de nouveau le fichier : il n’est plus gardé.")
        return redirect("annuaire_coordination:imports")
    return redirect("annuaire_coordination:import", pk)


@require_GET
@tenue_de_l_annuaire
def exporter(request: RequeteMembre, pk: int) -> HttpResponse:
    importation = _trouver(pk)
    lignes = requetes.lignes_export(
        requetes.changements(importation, FiltreForm(request.GET).filtre())
    )
    noter(
        "annuaire.proposition_exportee",
        acteur=request.user,
        objet=importation,
        details={"lignes": len(lignes)},
        request=request,
    )
    reponse = HttpResponse(
        csv_francais(requetes.ENTETES_EXPORT, lignes), content_type="text/csv; charset=utf-8"
    )
    reponse["Content-Disposition"] = f'attachment; filename="proposition-{pk}.csv"'
    return reponse
