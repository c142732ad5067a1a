"""Around an indicator: who looks after it, what is said, what it would earn."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions, queries, services, simulation
from missions.forms import CommentaireForm, IndicateurForm, NouvelIndicateurForm, SuiviForm
from missions.models import AnneeContrat, Commentaire, Indicateur
from missions.views.outils import auteur_de, page_formulaire
from missions.views.suivi import annee_demandee, commun, fautes, refuser_volet, sans_contrat


def _page_de(indicateur: Indicateur) -> str:
    adresse = reverse("missions:mission", args=[indicateur.action.mission.mission.slug])
    return f"{adresse}?{indicateur.annee.parametres}&indicateur={indicateur.code}#volet"


@require_http_methods(["GET", "POST"])
def suivre(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    indicateur = get_object_or_404(queries.indicateurs_saisissables(), pk=pk)
    form = SuiviForm(request.POST or None, instance=indicateur)
    return page_formulaire(
        request,
        form,
        lambda: services.suivre(indicateur, **form.cleaned_data, auteur=auteur_de(request)),
        titre=f"Suivi de {indicateur.code}",
        retour=_page_de(indicateur),
        succes="Le suivi est enregistré.",
    )


@require_http_methods(["GET", "POST"])
def ajouter(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    annee = get_object_or_404(AnneeContrat.objects.select_related("contrat"), pk=pk)
    form = NouvelIndicateurForm(request.POST or None, annee=annee)
    return page_formulaire(
        request,
        form,
        lambda: services.ajouter_indicateur(annee, form.cellules(), auteur=auteur_de(request)),
        titre=f"Ajouter un indicateur, année {annee.numero}",
        chapo="Une ligne de l’annexe, aux mêmes règles que son fichier.",
        retour=reverse("missions:annee", args=[pk]),
        succes="L’indicateur est dans l’annexe.",
    )


@require_http_methods(["GET", "POST"])
def modifier(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    indicateur = get_object_or_404(queries.indicateurs_saisissables(), pk=pk)
    form = IndicateurForm(request.POST or None, instance=indicateur)
    return page_formulaire(
        request,
        form,
        lambda: services.modifier_indicateur(
            form.instance, champs=form.changed_data, auteur=auteur_de(request)
        ),
        titre=f"{indicateur.code} dans l’annexe",
        chapo="L’annexe signée fait foi\u00a0: corrigez ici ce que l’import n’a pas lu.",
        retour=_page_de(indicateur),
        succes="L’indicateur est à jour.",
    )


@require_POST
def commenter(request: RequeteConnectee, pk: int) -> HttpResponse:
    """Everyone who reads the missions may say something of them."""
    permissions.exiger_lecture(request.user)
    indicateur = get_object_or_404(queries.indicateurs_saisissables(), pk=pk)
    form = CommentaireForm(request.POST)
    if form.is_valid():
        services.commenter(indicateur, form.cleaned_data["texte"], auteur=auteur_de(request))
        messages.success(request, "Le commentaire est ajouté.")
        return redirect(_page_de(indicateur))
    return refuser_volet(request, indicateur, fautes(form), "commentaire")


@require_POST
def retirer_commentaire(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    commentaire = get_object_or_404(Commentaire.objects.filter(retire_le=None), pk=pk)
    indicateur = queries.indicateurs_saisissables().get(pk=commentaire.indicateur_id)
    services.retirer_commentaire(commentaire, auteur=auteur_de(request))
    messages.success(request, "Le commentaire est retiré.")
    return redirect(_page_de(indicateur))


@require_GET
def simuler(request: RequeteConnectee, slug: str) -> HttpResponse:
    """« Et si… »: the address holds the hypothesis, so it can be kept and sent."""
    annee = annee_demandee(request)
    if annee is None:
        return sans_contrat(request)
    tableau = queries.tableau_annee(annee)
    mission = next((m for m in tableau.missions if m.contrat.mission.slug == slug), None)
    if mission is None:
        raise Http404("Cette mission n’est pas au contrat.")
    textes = {
        i.indicateur.code: request.GET.get(f"v-{i.indicateur.code}", "")[:40]
        for i in mission.indicateurs
    }
    contexte = {
        **commun(request, tableau),
        "mission": mission,
        "simulation": simulation.simuler(tableau, mission, textes, timezone.localdate()),
    }
    gabarit = "missions/_simulation.html" if request.htmx else "missions/simuler.html"
    return render(request, gabarit, contexte)
