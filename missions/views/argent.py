"""The money of a year: due, received, spent, and what leaves for the accountant."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.documents.fichiers import ouvrir
from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import RequeteConnectee
from missions import comptabilite, permissions, queries, services
from missions.forms import DepenseForm, ImputerForm, RegleVersementForm, VersementForm
from missions.models import AnneeContrat, Depense, RegleVersement, Versement
from missions.queries import argent as lire
from missions.queries import imputation
from missions.views.outils import auteur_de, page_formulaire
from missions.views.suivi import annee_demandee, sans_contrat


@require_GET
def argent(request: RequeteConnectee) -> HttpResponse:
    annee = annee_demandee(request)
    if annee is None:
        return sans_contrat(request)
    contexte = {
        "annee": annee,
        "contrats": queries.choix_des_annees(),
        "argent": lire.argent(annee),
        "versements": lire.versements(annee),
        "depenses": lire.depenses(annee),
        "actions": lire.cout_des_actions(annee),
        "aides": lire.total_des_aides(),
        "jour": timezone.localdate(),
        "peut_editer": permissions.peut_compter(request.user),
        "peut_regler": permissions.peut_saisir(request.user),
        "a_imputer": (formulaire := _a_imputer(request)),
        "a_imputer_ensuite": imputation.en_attente().count() - len(formulaire.par_nom)
        if formulaire
        else 0,
        "hors_annee": imputation.hors_annee() if permissions.peut_compter(request.user) else 0,
    }
    return render(request, "missions/argent.html", contexte)


def _a_imputer(request: RequeteConnectee) -> ImputerForm | None:
    """For those who keep the accounts alone: these claims bear names."""
    if not permissions.peut_compter(request.user):
        return None
    lignes = imputation.a_imputer()
    contrat = queries.contrat_courant(timezone.localdate()) if lignes else None
    if contrat is None:
        return None
    return ImputerForm(lignes=lignes, groupes=imputation.destinations(contrat))


def _annee(pk: int) -> AnneeContrat:
    return get_object_or_404(queries.annees_tenues(), pk=pk)


def _vers(annee: AnneeContrat) -> str:
    return f"{reverse('missions:argent')}?{annee.parametres}"


@require_http_methods(["GET", "POST"])
def ajouter_versement(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    annee = _annee(pk)
    form = VersementForm(request.POST or None, annee=annee)
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer_versement(form.instance, auteur=auteur_de(request)),
        titre="Noter un versement",
        retour=_vers(annee),
        succes="Le versement est noté.",
    )


@require_POST
def annuler_versement(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    versement = get_object_or_404(Versement.objects.select_related("annee__contrat"), pk=pk)
    services.annuler_versement(versement, auteur=auteur_de(request))
    messages.success(request, "Le versement est annulé\u00a0; le journal le garde.")
    return redirect(_vers(versement.annee))


@require_http_methods(["GET", "POST"])
def ajouter_depense(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    return _editer_depense(request, Depense(annee=_annee(pk)), "Noter une dépense")


@require_http_methods(["GET", "POST"])
def modifier_depense(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    vives = Depense.objects.filter(annulee_le=None).select_related("annee__contrat")
    return _editer_depense(request, get_object_or_404(vives, pk=pk), "Modifier la dépense")


def _editer_depense(request: RequeteConnectee, depense: Depense, titre: str) -> HttpResponse:
    annee = depense.annee
    form = DepenseForm(request.POST or None, request.FILES or None, instance=depense, annee=annee)
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer_depense(
            form.instance, fichier=form.donne(), auteur=auteur_de(request)
        ),
        titre=titre,
        retour=_vers(annee),
        succes="La dépense est notée.",
        signaler=lambda: (
            ""
            if annee.debut <= depense.jour <= annee.fin
            else f"Le {depense.jour:%d/%m/%Y} est hors de l’année {annee.numero}\u00a0: "
            "elle y compte quand même."
        ),
    )


@require_POST
def annuler_depense(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    depense = get_object_or_404(Depense.objects.select_related("annee__contrat"), pk=pk)
    try:
        services.annuler_depense(depense, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, "La dépense est annulée\u00a0; le journal la garde.")
    return redirect(_vers(depense.annee))


@require_GET
def justificatif(request: RequeteConnectee, pk: int) -> HttpResponse | FileResponse:
    permissions.exiger_lecture(request.user)
    depense = get_object_or_404(Depense.objects.exclude(fichier=""), pk=pk)
    reponse = FileResponse(
        ouvrir(depense.fichier),
        as_attachment=True,
        filename=depense.nom_fichier,
        content_type=depense.type_mime,
    )
    reponse["Content-Security-Policy"] = "sandbox"
    return reponse


@require_GET
def exporter(request: RequeteConnectee, pk: int, format: str) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    annee = _annee(pk)
    noter("missions.comptes_exportes", acteur=request.user, objet=annee, request=request)
    octets, type_mime = comptabilite.exporter(annee, format)
    reponse = HttpResponse(octets, content_type=type_mime)
    nom = f"comptes-{annee.contrat.reference}-annee-{annee.numero}.{format}"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


@require_http_methods(["GET", "POST"])
def regle(request: RequeteConnectee) -> HttpResponse:
    """A new rule, dated; the earlier ones keep governing the years they began in."""
    permissions.exiger_saisie(request.user)
    derniere = RegleVersement.objects.order_by("-date_effet").first()
    initiales = model_to_dict(derniere, exclude=["date_effet", "source"]) if derniere else {}
    form = RegleVersementForm(request.POST or None, initial=initiales)
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer(
            form.instance, action="missions.regle_versement", auteur=auteur_de(request)
        ),
        titre="Règle de versement",
        retour=reverse("missions:argent"),
        succes="La règle est enregistrée.",
    )
