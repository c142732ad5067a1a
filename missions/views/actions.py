"""Actions: board and calendar, the fiche and its years, « j'ai fait… »."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.lib.connexion import RequeteConnectee
from missions import compteurs, permissions, queries, services
from missions.enums import RoleActeur
from missions.forms import (
    ActeurForm,
    AnneeActionForm,
    CompteurForm,
    EtapeForm,
    FicheActionForm,
    JaiFaitForm,
)
from missions.models import ActeurAction, EtapeAction, FicheAction, Realisation, ReunionAction
from missions.queries import actions as lire
from missions.views.outils import auteur_de, page_formulaire
from missions.views.suivi import sans_contrat

editable = require_http_methods(["GET", "POST"])


@require_GET
def actions(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    contrat = queries.contrat_courant(timezone.localdate())
    if contrat is None:
        return sans_contrat(request)
    contexte = {
        "contrat": contrat,
        "annee": queries.annee_du(contrat, timezone.localdate()),
        "colonnes": lire.tableau_des_actions(contrat),
        "archivees": lire.actions_du(contrat, archivees=True),
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/actions.html", contexte)


@require_GET
def calendrier(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    contrat = queries.contrat_courant(timezone.localdate())
    if contrat is None:
        return sans_contrat(request)
    contexte = {"mois": lire.calendrier(contrat), "jour": timezone.localdate()}
    return render(request, "missions/calendrier.html", contexte)


def _action(pk: int) -> FicheAction:
    return get_object_or_404(lire.actions_tenues(), pk=pk)


@require_GET
def action(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    fiche = _action(pk)
    contexte = {
        "lue": lire.fiche(fiche),
        "action": fiche,
        "jalons": fiche.jalons.all(),
        "faits": lire.faits_de(fiche)[:20],
        "reunions": fiche.reunions.select_related("reunion").order_by("-reunion__debut", "-pk"),
        "indicateurs": fiche.indicateurs.select_related("annee").order_by(
            "-annee__numero", "ordre"
        ),
        "etape": EtapeForm(),
        "jour": timezone.localdate(),
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/action.html", contexte)


@editable
def nouvelle(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    return _editer(request, FicheAction(), "Nouvelle action")


@editable
def modifier(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    fiche = _action(pk)
    return _editer(request, fiche, fiche.titre)


def _editer(request: RequeteConnectee, fiche: FicheAction, titre: str) -> HttpResponse:
    contrat = fiche.mission.contrat if fiche.pk else queries.contrat_courant(timezone.localdate())
    if contrat is None:
        return sans_contrat(request)
    form = FicheActionForm(request.POST or None, instance=fiche, contrat=contrat)
    retour = (
        reverse("missions:action", args=[fiche.pk]) if fiche.pk else reverse("missions:actions")
    )
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer(
            form.instance,
            action="missions.action",
            auteur=auteur_de(request),
            details={"champs": form.changed_data},
        ),
        titre=titre,
        retour=retour,
        succes="La fiche action est enregistrée.",
    )


@require_POST
def dupliquer(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    copie = services.dupliquer_action(_action(pk), auteur=auteur_de(request))
    messages.success(request, "La fiche est copiée\u00a0: changez son titre.")
    return redirect("missions:modifier_action", pk=copie.pk)


@require_POST
def archiver(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    fiche = _action(pk)
    vers = fiche.archivee_le is None
    services.archiver_action(fiche, archiver=vers, auteur=auteur_de(request))
    messages.success(request, "L’action est archivée." if vers else "L’action est reprise.")
    return redirect("missions:action", pk=pk)


@require_POST
def etape(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    fiche = _action(pk)
    form = EtapeForm(request.POST)
    if form.is_valid():
        services.ajouter_etape(fiche, **form.cleaned_data, auteur=auteur_de(request))
        messages.success(request, "L’étape est ajoutée.")
    else:
        messages.error(request, " ".join(str(e) for liste in form.errors.values() for e in liste))
    return redirect("missions:action", pk=pk)


@require_POST
def cocher_etape(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    jalon = get_object_or_404(EtapeAction.objects.select_related("action"), pk=pk)
    services.cocher_etape(jalon, faite=jalon.faite_le is None, auteur=auteur_de(request))
    return redirect("missions:action", pk=jalon.action_id)


@editable
def annee(request: RequeteConnectee, pk: int, numero: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    fiche = _action(pk)
    annee = get_object_or_404(queries.annees(fiche.mission.contrat), numero=numero)
    deja = fiche.annees.filter(annee=annee).first()
    initial = {"realise": deja.realise, "perspectives": deja.perspectives} if deja else {}
    form = AnneeActionForm(request.POST or None, initial=initial)
    return page_formulaire(
        request,
        form,
        lambda: services.raconter_annee(
            fiche, annee, **form.cleaned_data, auteur=auteur_de(request)
        ),
        titre=f"{fiche.titre}, année {numero}",
        retour=reverse("missions:action", args=[pk]),
        succes="L’année est racontée.",
    )


@editable
def acteurs(request: RequeteConnectee, pk: int) -> HttpResponse:
    """Look for a member or an entry of the annuaire, else write a name."""
    permissions.exiger_saisie(request.user)
    fiche = _action(pk)
    role = request.POST.get("role") or request.GET.get("role", "")
    role = role if role in RoleActeur.values else RoleActeur.REFERENT
    recherche = request.GET.get("q", "")[:80]
    if request.method == "POST":
        form = ActeurForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError([str(e) for liste in form.errors.values() for e in liste])
            acteur = services.ajouter_acteur(fiche, **form.cleaned_data, auteur=auteur_de(request))
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        else:
            messages.success(request, f"{acteur} est à l’action.")
            return redirect("missions:action", pk=pk)
    contexte = {
        "action": fiche,
        "role": role,
        "roles": RoleActeur,
        "recherche": recherche,
        "trouves": lire.chercher_acteurs(recherche),
    }
    return render(request, "missions/acteurs.html", contexte)


@require_POST
def retirer_acteur(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    acteur = get_object_or_404(
        ActeurAction.objects.select_related("action", "adherent", "fiche"), pk=pk
    )
    services.retirer_acteur(acteur, auteur=auteur_de(request))
    messages.success(request, f"{acteur} n’est plus à l’action.")
    return redirect("missions:action", pk=acteur.action_id)


@require_POST
def ecarter_reunion(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    lien = get_object_or_404(ReunionAction.objects.select_related("action", "reunion"), pk=pk)
    try:
        if lien.ecartee_le:
            services.reprendre_reunion(lien, auteur=auteur_de(request))
        else:
            motif = request.POST.get("motif", "")
            services.ecarter_reunion(lien, motif=motif, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    return redirect("missions:action", pk=lien.action_id)


@editable
def compteur(request: RequeteConnectee, pk: int) -> HttpResponse:
    """How an indicator counts itself, and what it counts today."""
    permissions.exiger_saisie(request.user)
    indicateur = get_object_or_404(queries.indicateurs_saisissables(), pk=pk)
    form = CompteurForm(
        request.POST or None,
        initial={
            "compteur": indicateur.compteur,
            "profession": indicateur.compteur_profession_id,
        },
    )
    mission = reverse("missions:mission", args=[indicateur.action.mission.mission.slug])
    choisi = compteurs.COMPTEURS.get(indicateur.compteur)
    return page_formulaire(
        request,
        form,
        lambda: services.regler_compteur(
            indicateur,
            form.cleaned_data["compteur"],
            profession=form.cleaned_data["profession"],
            auteur=auteur_de(request),
        ),
        titre=f"Comptage de {indicateur.code}",
        chapo=indicateur.libelle,
        retour=f"{mission}?{indicateur.annee.parametres}&indicateur={indicateur.code}",
        succes="Le comptage est réglé.",
        gabarit="missions/compteur.html",
        compte=choisi.compter(indicateur) if choisi else None,
    )


# --- « J'ai fait… » ---


@editable
def jai_fait(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_recit(request.user)
    contrat = queries.contrat_courant(timezone.localdate())
    vives = lire.actions_du(contrat) if contrat else FicheAction.objects.none()
    form = JaiFaitForm(request.POST or None, actions=vives)
    return page_formulaire(
        request,
        form,
        lambda: services.noter_realisation(
            form.cleaned_data["action"],
            jour=form.cleaned_data["jour"],
            quoi=form.cleaned_data["quoi"],
            minutes=form.cleaned_data["minutes"],
            participants=form.participants(),
            auteur=auteur_de(request),
        ),
        titre="J’ai fait…",
        retour=reverse("missions:jai_fait"),
        succes="C’est noté.",
        gabarit="missions/jai_fait.html",
        faits=lire.mes_faits(request.user)[:8],
    )


@require_POST
def annuler_fait(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_recit(request.user)
    fait = get_object_or_404(
        Realisation.objects.filter(saisie_par=request.user).select_related("action"), pk=pk
    )
    services.annuler_realisation(fait, auteur=auteur_de(request))
    messages.success(request, "C’est annulé.")
    return redirect("missions:jai_fait")
