"""« Ma fiche », in the members' area."""

from typing import Any

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.champs import libelle
from annuaire.enums import EtatRevendication, Source
from annuaire.forms_fiche import FicheForm, RevendicationForm
from annuaire.jetons import JetonRefuse
from annuaire.models import Fiche, Revendication
from annuaire.queries import ma_fiche as queries
from annuaire.services import fiches as services
from annuaire.services import revendications
from annuaire.services.verification import regler_les_courriels
from cpts_portal.lib.connexion import RequeteConnectee


@never_cache
@require_http_methods(["GET", "POST"])
def ma_fiche(request: RequeteConnectee) -> HttpResponse:
    mienne = queries.ma_fiche(request.user)
    if mienne is None:
        return render(request, "annuaire/ma_fiche_absente.html", _sans_fiche(request))
    form = FicheForm(request.POST or None, fiche=mienne.fiche, proposition=mienne.en_relecture)
    if request.method == "POST" and form.is_valid():
        _enregistrer(request, mienne.fiche, form)
        return redirect("ma_fiche:modifier")
    statut = 422 if form.is_bound else 200
    return render(
        request, "annuaire/ma_fiche.html", {"mienne": mienne, "form": form}, status=statut
    )


def _sans_fiche(request: RequeteConnectee) -> dict[str, Any]:
    return {
        "en_cours": queries.revendication_en_cours(request.user),
        "a_son_nom": queries.fiches_a_son_nom(request.user),
    }


def _enregistrer(request: RequeteConnectee, fiche: Fiche, form: FicheForm) -> None:
    appliques, attendent = services.modifier_sa_fiche(
        fiche, form.valeurs(), acteur=request.user, request=request
    )
    if appliques:
        messages.success(request, f"C’est en ligne : {_liste(appliques)}.")
    if attendent:
        messages.info(request, f"La coordination relit avant de publier : {_liste(attendent)}.")
    if not appliques and not attendent:
        messages.success(request, "Rien n’a changé : votre fiche est vérifiée d’aujourd’hui.")


def _liste(cles: list[str]) -> str:
    return ", ".join(dict.fromkeys(libelle(cle) for cle in cles))


@require_POST
def verifier(request: RequeteConnectee) -> HttpResponse:
    services.verifier_fiche(
        _la_mienne(request), source=Source.PERSONNE, acteur=request.user, request=request
    )
    messages.success(request, "Merci : votre fiche est vérifiée d’aujourd’hui.")
    return redirect("ma_fiche:modifier")


@require_POST
def courriels(request: RequeteConnectee) -> HttpResponse:
    recevoir = request.POST.get("recevoir") == "oui"
    regler_les_courriels(
        _la_mienne(request), recevoir=recevoir, acteur=request.user, request=request
    )
    messages.success(
        request,
        "Nous vous écrirons quand la fiche aura vieilli."
        if recevoir
        else "C’est noté : plus de courriel de vérification.",
    )
    return redirect("ma_fiche:modifier")


@require_POST
def annuler(request: RequeteConnectee, pk: int) -> HttpResponse:
    """Undo one's own last edit."""
    modification = get_object_or_404(
        _la_mienne(request).modifications.filter(acteur=request.user), pk=pk
    )
    try:
        services.annuler_modification(modification, acteur=request.user, request=request)
        messages.success(request, "La modification est annulée : votre fiche est comme avant.")
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("ma_fiche:modifier")


def _la_mienne(request: RequeteConnectee) -> Fiche:
    fiche: Any = queries.fiche_de(request.user)
    if fiche is None:
        raise Http404("Aucune fiche n’est liée à votre compte.")
    return fiche


# --- « C'est ma fiche » ---


@never_cache
@require_http_methods(["GET", "POST"])
def revendiquer(request: RequeteConnectee, slug: str) -> HttpResponse:
    try:
        fiche = queries.fiche_revendicable(slug)
    except Fiche.DoesNotExist as erreur:
        raise Http404("Cette fiche n’existe pas ou a été retirée.") from erreur
    if fiche.compte_id == request.user.pk:
        return redirect("ma_fiche:modifier")
    form = RevendicationForm(request.POST or None, fiche=fiche)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="annuaire_revendication", user=request.user):
            return respond_429(request)
        try:
            demande = revendications.revendiquer(
                fiche, compte=request.user, request=request, **form.cleaned_data
            )
            messages.success(request, _SUITES[demande.etat])
            return redirect("ma_fiche:modifier")
        except ValidationError as erreur:
            form.add_error(None, erreur)
    contexte = {"fiche": fiche, "form": form}
    return render(
        request, "annuaire/revendiquer.html", contexte, status=422 if form.is_bound else 200
    )


_SUITES: dict[str, str] = {
    EtatRevendication.ACCEPTEE: "C’est votre fiche : vous pouvez la tenir à jour.",
    EtatRevendication.A_CONFIRMER: (
        "Nous venons d’écrire à l’adresse professionnelle de la fiche. Ouvrez le lien du message "
        "pour confirmer."
    ),
    EtatRevendication.A_DECIDER: (
        "La coordination regarde votre demande et vous répond par courriel."
    ),
}


@require_POST
def renoncer(request: RequeteConnectee) -> HttpResponse:
    demande = queries.revendication_en_cours(request.user)
    if demande:
        revendications.renoncer(demande, request=request)
        messages.success(request, "La demande est abandonnée.")
    return redirect("ma_fiche:modifier")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmer_revendication(request: HttpRequest, jeton: str) -> HttpResponse:
    """The mailed page: whoever reads the mail of the entry recognises the member, with a button."""
    try:
        demande = queries.revendication_du_jeton(jeton)
    except (JetonRefuse, Revendication.DoesNotExist):
        return render(request, "annuaire/demandes/perdue.html", status=404)
    if request.method == "POST":
        try:
            demande = revendications.confirmer(demande, request=request)
        except ValidationError as erreur:
            messages.error(request, " ".join(erreur.messages))
            return redirect("annuaire:confirmer_revendication", jeton=jeton)
    return render(request, "annuaire/confirmer_revendication.html", {"demande": demande})
