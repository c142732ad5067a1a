from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from cpts_portal.documents.queries import mes_documents
from cpts_portal.lib.connexion import RequeteConnectee
from cpts_portal.lib.identifiants import identifiant
from missions import pages, permissions, queries, services
from missions.enums import NatureMesure
from missions.forms import MesureForm, ValeurForm
from missions.models import AnneeContrat, Indicateur, Mesure
from missions.pages import EtatLigne, RefusVolet
from missions.saisie import ecrire_valeur
from missions.services import SaisieDepassee
from missions.views.outils import auteur_de

# Ce que « Où en est-on ? » montre en préparation.
GENRES_DOCUMENTS = ("tableau_suivi", "tableau_suivi_xlsx", "dossier_preuves", "rapport_activite")


def annee_demandee(request: RequeteConnectee) -> AnneeContrat | None:
    """The year asked for, or that of today; None as long as no year is open."""
    permissions.exiger_lecture(request.user)
    reference, numero = request.GET.get("contrat"), identifiant(request.GET, "annee")
    contrat = (
        get_object_or_404(queries.contrats(), reference=reference)
        if reference
        else queries.contrat_courant(timezone.localdate())
    )
    if contrat is None:
        return None
    if not numero:
        return queries.annee_du(contrat, timezone.localdate())
    return get_object_or_404(queries.annees(contrat), numero=numero)


def sans_contrat(request: RequeteConnectee) -> HttpResponse:
    contexte = {
        "contrat": queries.contrat_courant(timezone.localdate()),
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/sans_contrat.html", contexte)


def commun(request: RequeteConnectee, tableau: queries.TableauAnnee) -> dict[str, Any]:
    return {
        "tableau": tableau,
        "annee": tableau.annee,
        "jour": timezone.localdate(),
        "contrats": queries.choix_des_annees(),
        "peut_saisir": permissions.peut_saisir(request.user) and not tableau.annee.close,
    }


@require_GET
def ou_en_est_on(request: RequeteConnectee) -> HttpResponse:
    annee = annee_demandee(request)
    if annee is None:
        return sans_contrat(request)
    tableau = queries.tableau_annee(annee)
    jour = timezone.localdate()
    attendus = queries.sans_mesure_recente(tableau, jour)
    contexte = {
        **commun(request, tableau),
        "frise": pages.frise(tableau, jour),
        "reperes": pages.reperes(tableau, jour),
        "sans_mesure": attendus,
        "en_jeu": sum(a.en_jeu for a in attendus),
        "avertissements": pages.grouper(tableau.avertissements),
        "documents": mes_documents(request.user).filter(genre__in=GENRES_DOCUMENTS)[:4],
    }
    return render(request, "missions/ou_en_est_on.html", contexte)


@require_GET
def mission(request: RequeteConnectee, slug: str) -> HttpResponse:
    annee = annee_demandee(request)
    if annee is None:
        return sans_contrat(request)
    contexte = _contexte_mission(
        request,
        annee,
        slug,
        code=request.GET.get("indicateur", ""),
        enregistre=identifiant(request.GET, "enregistre") or None,
    )
    gabarit = "missions/_volet.html" if request.htmx else "missions/mission.html"
    return render(request, gabarit, contexte)


def _contexte_mission(
    request: RequeteConnectee, annee: AnneeContrat, slug: str, **options: Any
) -> dict[str, Any]:
    tableau = queries.tableau_annee(annee)
    ligne = next((m for m in tableau.missions if m.contrat.mission.slug == slug), None)
    if ligne is None:
        raise Http404("Cette mission n’est pas au contrat.")
    page = pages.page_mission(tableau, ligne, **options)
    return {
        **commun(request, tableau),
        "page": page,
        "natures": NatureMesure,
        "refus": RefusVolet(),
    }


# --- Écrire ---


def indicateur_saisissable(request: RequeteConnectee, pk: int) -> Indicateur:
    permissions.exiger_saisie(request.user)
    return get_object_or_404(queries.indicateurs_saisissables(), pk=pk)


def repondre(
    request: RequeteConnectee,
    indicateur: Indicateur,
    *,
    enregistre: int | None = None,
    etat: EtatLigne | None = None,
    refus: RefusVolet | None = None,
) -> HttpResponse:
    """Rows, totals and panel change together; without JavaScript the page comes back whole."""
    annee, slug = indicateur.annee, indicateur.action.mission.mission.slug
    if not request.htmx and etat is None and refus is None:
        parametres: dict[str, str | int] = {
            "contrat": annee.contrat.reference,
            "annee": annee.numero,
            "indicateur": indicateur.code,
        }
        ancre = ""
        if enregistre:
            parametres["enregistre"] = enregistre
            ancre = _contexte_mission(request, annee, slug, enregistre=enregistre)["page"].ancre
        adresse = reverse("missions:mission", args=[slug])
        return redirect(f"{adresse}?{urlencode(parametres)}#{ancre or f'ligne-{indicateur.code}'}")
    contexte = _contexte_mission(
        request, annee, slug, code=indicateur.code, enregistre=enregistre, etat=etat
    )
    gabarit = "missions/_maj.html" if request.htmx else "missions/mission.html"
    refuse = refus is not None or (etat is not None and etat.genre in {"erreur", "conflit"})
    return render(
        request,
        gabarit,
        {**contexte, "refus": refus or RefusVolet()},
        status=422 if refuse else 200,
    )


@require_POST
def saisir(request: RequeteConnectee, pk: int) -> HttpResponse:
    """The cell edited in place."""
    indicateur = indicateur_saisissable(request, pk)
    form = ValeurForm(request.POST, indicateur=indicateur)
    return _enregistrer(
        request,
        indicateur,
        form,
        nature=queries.nature_de_saisie(indicateur),
        jour=timezone.localdate(),
    )


@require_POST
def mesurer(request: RequeteConnectee, pk: int) -> HttpResponse:
    """The whole measure, from the side panel."""
    indicateur = indicateur_saisissable(request, pk)
    form = MesureForm(request.POST, indicateur=indicateur)
    if not form.is_valid():
        return refuser_volet(request, indicateur, fautes(form), "mesure")
    lues = form.cleaned_data
    try:
        mesure = _ecrire(
            request,
            indicateur,
            form,
            nature=NatureMesure(lues["nature"]),
            jour=lues["date"],
            motif=lues["motif"],
            rapport=lues["rapport"],
            preuves=[lues["preuve"]] if lues["preuve"] else [],
        )
    except SaisieDepassee as conflit:
        entre_temps = ecrire_valeur(conflit.actuelle.valeur) if conflit.actuelle else "rien"
        message = (
            f"Quelqu’un d’autre vient d’écrire ici\u00a0: {entre_temps}. "
            "Vérifiez, puis enregistrez de nouveau."
        )
        return refuser_volet(request, indicateur, message, "mesure")
    except ValidationError as erreur:
        return refuser_volet(request, indicateur, " ".join(erreur.messages), "mesure")
    return repondre(request, indicateur, enregistre=mesure.pk)


def _ecrire(
    request: RequeteConnectee, indicateur: Indicateur, form: ValeurForm, **options: Any
) -> Mesure:
    return services.enregistrer_mesure(
        indicateur,
        valeur=form.cleaned_data["valeur"],
        vue=form.cleaned_data["version"],
        verifier=True,
        auteur=auteur_de(request),
        **options,
    )


def _enregistrer(
    request: RequeteConnectee, indicateur: Indicateur, form: ValeurForm, **options: Any
) -> HttpResponse:
    texte = request.POST.get("valeur", "")[:40]
    if not form.is_valid():
        return refuser(request, indicateur, fautes(form), texte)
    try:
        mesure = _ecrire(request, indicateur, form, **options)
    except SaisieDepassee as conflit:
        if conflit.actuelle and _meme_valeur(conflit.actuelle, form):
            return _deja_ecrite(request, indicateur, conflit.actuelle)
        etat = EtatLigne(
            indicateur.code,
            "conflit",
            "Quelqu’un d’autre vient d’écrire ici.",
            texte=texte,
            actuelle=conflit.actuelle,
        )
        return repondre(request, indicateur, etat=etat)
    except ValidationError as erreur:
        return refuser(request, indicateur, " ".join(erreur.messages), texte)
    return repondre(request, indicateur, enregistre=mesure.pk)


def _meme_valeur(actuelle: Mesure, form: ValeurForm) -> bool:
    return ecrire_valeur(actuelle.valeur) == ecrire_valeur(form.cleaned_data["valeur"])


def _deja_ecrite(
    request: RequeteConnectee, indicateur: Indicateur, actuelle: Mesure
) -> HttpResponse:
    """A button pressed twice, or two people who agree: nothing to choose."""
    if actuelle.saisie_par_id == request.user.pk:
        return repondre(request, indicateur, enregistre=actuelle.pk)
    message = f"{actuelle.saisie_par or 'Le portail'} vient d’écrire la même valeur."
    return repondre(request, indicateur, etat=EtatLigne(indicateur.code, "deja", message))


def fautes(form: forms.Form) -> str:
    return " ".join(str(faute) for liste in form.errors.values() for faute in liste)


def refuser(
    request: RequeteConnectee, indicateur: Indicateur, message: str, texte: str
) -> HttpResponse:
    etat = EtatLigne(indicateur.code, "erreur", message, texte=texte)
    return repondre(request, indicateur, etat=etat)


def refuser_volet(
    request: RequeteConnectee, indicateur: Indicateur, message: str, ou: str
) -> HttpResponse:
    """Said in the form itself: on a phone the panel covers the row."""
    saisi = defaultdict(str, {nom: str(lu)[:2000] for nom, lu in request.POST.items()})
    return repondre(request, indicateur, refus=RefusVolet(ou, message, saisi))


@require_POST
def annuler(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    mesure = get_object_or_404(Mesure.objects.select_related("indicateur"), pk=pk)
    indicateur = indicateur_saisissable(request, mesure.indicateur_id)
    try:
        services.annuler_mesure(mesure, auteur=auteur_de(request))
    except SaisieDepassee:
        message = "Cette saisie n’est plus la dernière\u00a0: elle ne s’annule plus."
        return repondre(request, indicateur, etat=EtatLigne(indicateur.code, "erreur", message))
    except ValidationError as erreur:
        return refuser(request, indicateur, " ".join(erreur.messages), "")
    etat = EtatLigne(indicateur.code, "annule", "Saisie annulée\u00a0: la valeur d’avant revient.")
    if request.htmx:
        return repondre(request, indicateur, etat=etat)
    messages.success(request, etat.message)
    return repondre(request, indicateur)
