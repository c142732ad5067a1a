"""The dialogue de gestion: snapshots, their comparison, the report's template."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.documents.queries import mes_documents
from cpts_portal.lib.connexion import RequeteConnectee
from missions import instantane as figes
from missions import permissions, queries, services
from missions.forms import FinanceurForm, InstantaneForm
from missions.modeles import modeles_de
from missions.models import Instantane, QuestionFinanceur, ValeurProposee
from missions.queries import dialogue as lire
from missions.queries.modeles import modeles_en_vue
from missions.views.outils import auteur_de, page_formulaire
from missions.views.suivi import annee_demandee, sans_contrat

_DE_L_ANNEE = (
    ("rapport_activite", "Rapport PDF", "file-text"),
    ("rapport_activite_docx", "Rapport Word", "file-pen"),
    ("tableau_suivi", "Tableau PDF", "file-text"),
    ("tableau_suivi_xlsx", "Tableau XLSX", "table"),
)
_DE_L_INSTANTANE = (
    ("rapport_activite_fige", "Rapport PDF", "file-text"),
    ("rapport_activite_fige_docx", "Rapport Word", "file-pen"),
    ("tableau_suivi_fige", "Tableau PDF", "file-text"),
    ("tableau_suivi_fige_xlsx", "Tableau XLSX", "table"),
)
_DOCUMENTS = (
    *(genre for genre, *_ in (*_DE_L_ANNEE, *_DE_L_INSTANTANE)),
    "dossier_preuves",
)


@require_GET
def dialogue(request: RequeteConnectee) -> HttpResponse:
    annee = annee_demandee(request)
    if annee is None:
        return sans_contrat(request)
    contexte = {
        "annee": annee,
        "contrats": queries.choix_des_annees(),
        "instantanes": lire.instantanes(annee),
        "documents": mes_documents(request.user).filter(genre__in=_DOCUMENTS)[:6],
        "form": InstantaneForm(),
        "modeles": [("" if m.commun else str(m.pk), m.nom) for m in modeles_en_vue()],
        "genres_documents": _DE_L_ANNEE,
        "champs": [("contrat", annee.contrat.reference), ("annee", str(annee.numero))],
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/dialogue.html", contexte)


@require_POST
def prendre(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    annee = get_object_or_404(queries.annees_tenues(), pk=pk)
    pris = services.prendre_instantane(
        annee, libelle=request.POST.get("libelle", "")[:80], auteur=auteur_de(request)
    )
    messages.success(request, "L’instantané est pris\u00a0: plus rien ne le change.")
    return redirect("missions:instantane", pk=pris.pk)


def _instantane(pk: int) -> Instantane:
    return get_object_or_404(lire.instantanes_tenus(), pk=pk)


@require_GET
def instantane(request: RequeteConnectee, pk: int) -> HttpResponse:
    """The frozen year, today and the year before, on one page; and what the funders say of it."""
    permissions.exiger_lecture(request.user)
    fige = _instantane(pk)
    tableau = queries.tableau_annee(fige.annee)
    aujourdhui = figes.figer(tableau, timezone.localdate())
    contexte = {
        "instantane": fige,
        "annee": fige.annee,
        "intact": figes.empreinte(fige.contenu) == fige.sha256,
        "comparaison": figes.comparer(fige.contenu, aujourdhui, lire.annee_precedente(fige.annee)),
        "acces": lire.acces_de(fige),
        "echanges": lire.echanges(fige),
        "modeles": [(str(m.pk or ""), m.nom) for m in modeles_de(fige.contenu)],
        "genres_documents": _DE_L_INSTANTANE,
        "champs": [("instantane", str(fige.pk))],
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/instantane.html", contexte)


@require_http_methods(["GET", "POST"])
def inviter(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    fige = _instantane(pk)
    form = FinanceurForm(request.POST or None)
    return page_formulaire(
        request,
        form,
        lambda: services.ouvrir_aux_financeurs(
            fige,
            nom=form.cleaned_data["nom"],
            organisme=form.cleaned_data["organisme"],
            email=form.cleaned_data["email"],
            expire_le=form.cleaned_data["jusqu_au"],
            auteur=auteur_de(request),
        ),
        titre="Ouvrir à un financeur",
        chapo=f"La personne lira « {fige.libelle} » par un lien à elle, sans compte, et pourra y "
        "poser ses questions.",
        retour=reverse("missions:instantane", args=[pk]),
        succes="Le lien est parti par courriel.",
    )


@require_POST
def repondre(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    question = get_object_or_404(
        QuestionFinanceur.objects.select_related("acces__instantane__annee"), pk=pk
    )
    try:
        services.repondre_question(
            question, request.POST.get("reponse", "")[:2000], auteur=auteur_de(request)
        )
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, "La réponse est visible dans la salle.")
    return redirect("missions:instantane", pk=question.acces.instantane_id)


@require_POST
def decider(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    proposee = get_object_or_404(ValeurProposee.objects.select_related("acces"), pk=pk)
    accepter = request.POST.get("decision") == "accepter"
    try:
        services.decider_valeur(proposee, accepter=accepter, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        suite = "est retenue" if accepter else "n’est pas retenue"
        messages.success(request, f"La valeur de {proposee.code} {suite}.")
    return redirect("missions:instantane", pk=proposee.acces.instantane_id)
