"""The contract and its texts, through screens: no avenant and no mission needs code."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.interface.libelles import dire
from cpts_portal.lib.connexion import RequeteConnectee
from cpts_portal.lib.identifiants import identifiant
from missions import permissions, queries, services
from missions.forms import (
    AvenantForm,
    CatalogueForm,
    ContratForm,
    EvenementForm,
    GrilleForm,
    MissionContratForm,
    MontantsAnneeForm,
    MontantsGrilleForm,
    TerritoireForm,
)
from missions.models import (
    AnneeContrat,
    Avenant,
    Contrat,
    EvenementReconnu,
    Grille,
    Mission,
    MissionContrat,
)
from missions.queries import contrat as lire
from missions.views.outils import auteur_de, page_formulaire

editable = require_http_methods(["GET", "POST"])


def _contrat(pk: int) -> Contrat:
    return get_object_or_404(queries.contrats(), pk=pk)


def _annee(pk: int) -> AnneeContrat:
    return get_object_or_404(
        AnneeContrat.objects.select_related("contrat__taille_forcee", "grille"), pk=pk
    )


@require_GET
def contrats(request: RequeteConnectee) -> HttpResponse:
    """The current contract, or the one asked for."""
    permissions.exiger_lecture(request.user)
    reference = request.GET.get("contrat")
    contrat = (
        get_object_or_404(queries.contrats(), reference=reference)
        if reference
        else queries.contrat_courant(timezone.localdate())
    )
    contexte = {
        "fiche": lire.fiche_contrat(contrat) if contrat else None,
        "autres": queries.contrats().order_by("-date_effet") if contrat else (),
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/contrat.html", contexte)


@editable
def territoire(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contrat = _contrat(pk)
    form = TerritoireForm(request.POST or None, contrat=contrat)
    return page_formulaire(
        request,
        form,
        lambda: services.arreter_territoire(
            contrat, form.cleaned_data["communes"], auteur=auteur_de(request)
        ),
        titre="Territoire du contrat",
        chapo=dire("Rien n’est encore saisi\u00a0: le territoire {cpts.du} est coché d’avance.")
        if not contrat.communes.exists()
        else "",
        retour=f"{reverse('missions:contrats')}?contrat={quote(contrat.reference)}",
        succes="Le territoire du contrat est enregistré.",
    )


@editable
def nouveau_contrat(request: RequeteConnectee) -> HttpResponse:
    return _editer_contrat(request, Contrat(), "Enregistrer un contrat")


@editable
def modifier_contrat(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    return _editer_contrat(request, _contrat(pk), "Modifier le contrat")


def _editer_contrat(request: RequeteConnectee, contrat: Contrat, titre: str) -> HttpResponse:
    return _editer(
        request,
        ContratForm(request.POST or None, instance=contrat),
        action="missions.contrat",
        titre=titre,
        retour=reverse("missions:contrats"),
        succes="Le contrat est à jour.",
    )


def _editer(request: RequeteConnectee, form: Any, *, action: str, **page: Any) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer(
            form.instance,
            action=action,
            auteur=auteur_de(request),
            details={"champs": form.changed_data},
        ),
        **page,
    )


def _vers(contrat: Contrat) -> str:
    return f"{reverse('missions:contrats')}?contrat={contrat.reference}"


@editable
def ajouter_mission(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contrat = _contrat(pk)
    return _editer(
        request,
        MissionContratForm(request.POST or None, contrat=contrat),
        action="missions.mission_contrat",
        titre="Ajouter une mission au contrat",
        retour=_vers(contrat),
        succes="La mission est au contrat.",
    )


@editable
def modifier_mission(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    mission = get_object_or_404(MissionContrat.objects.select_related("contrat", "mission"), pk=pk)
    return _editer(
        request,
        MissionContratForm(request.POST or None, instance=mission, contrat=mission.contrat),
        action="missions.mission_contrat",
        titre=mission.mission.libelle_court,
        retour=_vers(mission.contrat),
        succes="Les dates de la mission sont à jour.",
    )


@editable
def ajouter_avenant(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contrat = _contrat(pk)
    return _editer(
        request,
        AvenantForm(request.POST or None, contrat=contrat),
        action="missions.avenant",
        titre="Ajouter un avenant",
        retour=_vers(contrat),
        succes="L’avenant est enregistré.",
    )


@editable
def modifier_avenant(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    avenant = get_object_or_404(Avenant.objects.select_related("contrat"), pk=pk)
    return _editer(
        request,
        AvenantForm(request.POST or None, instance=avenant, contrat=avenant.contrat),
        action="missions.avenant",
        titre=str(avenant),
        retour=_vers(avenant.contrat),
        succes="L’avenant est à jour.",
    )


# --- Une année ---


@require_GET
def annee(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    annee = _annee(pk)
    contexte = {
        "annee": annee,
        "taille": queries.tailles_des([annee])[annee.pk],
        "montants": annee.montants.select_related("mission").order_by("mission__ordre", "volet"),
        "evenements": lire.evenements(annee),
        "grilles": Grille.objects.order_by("date_effet"),
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/annee.html", contexte)


@require_POST
def ouvrir_annee(request: RequeteConnectee, pk: int, numero: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contrat = _contrat(pk)
    if not 1 <= numero <= contrat.duree_annees:
        raise Http404("Cette année n’est pas au contrat.")
    ouverte = services.ouvrir_annee(contrat, numero)
    messages.success(request, f"L’année {numero} est ouverte\u00a0: importez son annexe.")
    return redirect("missions:annee", pk=ouverte.pk)


@require_POST
def changer_grille(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    annee = _annee(pk)
    # Vide, c'est « à saisir ».
    grille = (
        get_object_or_404(Grille, pk=identifiant(request.POST, "grille"))
        if request.POST.get("grille")
        else None
    )
    return _faire(
        request,
        annee,
        lambda: services.changer_grille(annee, grille, auteur=auteur_de(request)),
        "La grille de l’année est changée.",
    )


@editable
def clore(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    annee = _annee(pk)
    if request.method == "POST":
        return _faire(
            request,
            annee,
            lambda: services.clore_annee(annee, auteur=auteur_de(request)),
            f"L’année {annee.numero} est close.",
        )
    return render(request, "missions/clore.html", {"annee": annee})


@require_POST
def rouvrir(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    annee = _annee(pk)
    motif = request.POST.get("motif", "")[:300]
    return _faire(
        request,
        annee,
        lambda: services.rouvrir_annee(annee, motif=motif, auteur=auteur_de(request)),
        f"L’année {annee.numero} est rouverte.",
    )


def _faire(request: RequeteConnectee, annee: AnneeContrat, geste: Any, succes: str) -> HttpResponse:
    try:
        geste()
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, succes)
    return redirect("missions:annee", pk=annee.pk)


@editable
def montants_annee(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    annee = _annee(pk)
    form = MontantsAnneeForm(request.POST or None, annee=annee)
    return page_formulaire(
        request,
        form,
        lambda: services.saisir_montants_annee(
            annee,
            form.montants(),
            source=form.cleaned_data["source"],
            auteur=auteur_de(request),
        ),
        titre=f"Montants écrits au contrat, année {annee.numero}",
        retour=reverse("missions:annee", args=[pk]),
        succes="Les montants du contrat sont à jour.",
        gabarit="missions/montants.html",
        chapo="Un montant écrit au contrat l’emporte sur la grille. "
        "Une case vide laisse la grille s’appliquer.",
    )


@editable
def evenement(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    annee = _annee(pk)
    form = EvenementForm(request.POST or None, annee=annee)
    return _editer(
        request,
        form,
        action="missions.evenement_reconnu",
        titre="Événement reconnu par l’autorité",
        retour=reverse("missions:annee", args=[pk]),
        succes="L’événement est enregistré\u00a0: sa part conditionnelle s’ouvre.",
    )


@require_POST
def retirer_evenement(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    evenement = get_object_or_404(
        EvenementReconnu.objects.select_related("annee__contrat", "mission"), pk=pk
    )
    return _faire(
        request,
        evenement.annee,
        lambda: services.retirer_evenement(evenement, auteur=auteur_de(request)),
        "L’événement est retiré\u00a0: sa part redevient conditionnelle.",
    )


# --- Les textes nationaux ---


@require_GET
def textes(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    contexte = {
        "grilles": lire.grilles(),
        "catalogue": lire.catalogue(),
        "tailles": queries.tailles(),
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/textes.html", contexte)


@editable
def nouvelle_grille(request: RequeteConnectee) -> HttpResponse:
    return _editer_grille(request, Grille(), "Ajouter une grille")


@editable
def modifier_grille(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    grille = get_object_or_404(Grille, pk=pk)
    return _editer_grille(request, grille, grille.titre)


def _editer_grille(request: RequeteConnectee, grille: Grille, titre: str) -> HttpResponse:
    return _editer(
        request,
        GrilleForm(request.POST or None, instance=grille),
        action="missions.grille",
        titre=titre,
        retour=reverse("missions:textes"),
        succes="La grille est enregistrée\u00a0: saisissez ses montants.",
    )


@editable
def montants_grille(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    grille = get_object_or_404(Grille, pk=pk)
    form = MontantsGrilleForm(request.POST or None, grille=grille)
    return page_formulaire(
        request,
        form,
        lambda: services.saisir_montants_grille(
            grille,
            form.montants(),
            source=form.cleaned_data["source"],
            auteur=auteur_de(request),
        ),
        titre=f"Montants, {grille.titre}",
        retour=reverse("missions:textes"),
        succes="Les montants de la grille sont à jour.",
        gabarit="missions/montants.html",
        chapo="En euros par an et par taille. Une case vide reste « à saisir », jamais zéro.",
    )


@editable
def nouvelle_mission_catalogue(request: RequeteConnectee) -> HttpResponse:
    return _editer_catalogue(request, Mission(), "Ajouter une mission aux textes")


@editable
def modifier_mission_catalogue(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    mission = get_object_or_404(Mission, pk=pk)
    return _editer_catalogue(request, mission, mission.libelle_court)


def _editer_catalogue(request: RequeteConnectee, mission: Mission, titre: str) -> HttpResponse:
    return _editer(
        request,
        CatalogueForm(request.POST or None, instance=mission),
        action="missions.mission_catalogue",
        titre=titre,
        retour=reverse("missions:textes"),
        succes="La mission est enregistrée.",
    )
