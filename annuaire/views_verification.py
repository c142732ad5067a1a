"""« Tout est juste ? »: the page a mailed link opens, without account nor password."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from annuaire.forms_verification import VerificationForm
from annuaire.jetons import JetonPerime, JetonRefuse
from annuaire.models import Sollicitation
from annuaire.presentation import presenter
from annuaire.queries.fiche import fiche_publique
from annuaire.queries.historique import en_relecture
from annuaire.queries.verification import Verification, verification_du_jeton
from annuaire.services import verification as services
from annuaire.services.demandes import lien_de_suivi


def _ouvrir(
    vue: Callable[[HttpRequest, str, Verification], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """The link is the only credential: forged, too old or for another mailbox, it opens nothing."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def ouverte(request: HttpRequest, jeton: str) -> HttpResponse:
        try:
            verification = verification_du_jeton(jeton)
        except (JetonRefuse, Sollicitation.DoesNotExist) as refus:
            contexte = {"perime": isinstance(refus, JetonPerime)}
            return render(request, "annuaire/verification/perdue.html", contexte, status=404)
        return vue(request, jeton, verification)

    return login_not_required(ouverte)


@_ouvrir
def verifier(request: HttpRequest, jeton: str, verification: Verification) -> HttpResponse:
    contexte: dict[str, Any] = {"verification": verification, "jeton": jeton}
    fiche = verification.sollicitation.fiche
    if verification.retiree:
        return render(request, "annuaire/verification/retiree.html", contexte)
    if request.method == "POST" and request.POST.get("geste") != "corriger":
        _essayer(request, services.confirmer, verification.sollicitation)
        return redirect("annuaire:verifier", jeton=jeton)
    if verification.repondue:
        return render(request, "annuaire/verification/merci.html", contexte)
    form = VerificationForm(
        request.POST or None,
        fiche=fiche,
        proposition=en_relecture(fiche),
        par_lettre=verification.par_lettre,
    )
    if request.method == "POST" and form.is_valid():
        _essayer(
            request,
            services.corriger,
            verification.sollicitation,
            form.valeurs(),
            texte=form.cleaned_data.get("texte", ""),
        )
        return redirect("annuaire:verifier", jeton=jeton)
    vue = fiche_publique(fiche.slug)
    contexte |= {"form": form, "vue": vue, "page": presenter(vue)}
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/verification/page.html", contexte, status=statut)


@_ouvrir
def retirer(request: HttpRequest, jeton: str, verification: Verification) -> HttpResponse:
    if request.method == "POST":
        try:
            demande = services.retirer(verification.sollicitation, request=request)
            return redirect(lien_de_suivi(demande))
        except ValidationError as erreur:
            messages.error(request, " ".join(erreur.messages))
        return redirect("annuaire:verifier", jeton=jeton)
    contexte = {"verification": verification, "jeton": jeton}
    return render(request, "annuaire/verification/retirer.html", contexte)


@_ouvrir
def pas_moi(request: HttpRequest, jeton: str, verification: Verification) -> HttpResponse:
    """Afterwards the link is dead: that mailbox is no longer the entry's."""
    if request.method == "POST":
        services.pas_moi(verification.sollicitation, request=request)
        return render(request, "annuaire/verification/adresse_retiree.html")
    contexte = {"verification": verification, "jeton": jeton}
    return render(request, "annuaire/verification/pas_moi.html", contexte)


@_ouvrir
def _courriels(request: HttpRequest, jeton: str, verification: Verification) -> HttpResponse:
    if request.method == "POST" and request.POST.get("geste") == "reprendre":
        services.ecrire_de_nouveau(verification.sollicitation, request=request)
        return redirect("annuaire:verifier_courriels", jeton=jeton)
    if request.method == "POST":
        services.ne_plus_ecrire(verification.sollicitation, request=request)
        return redirect("annuaire:verifier_courriels", jeton=jeton)
    contexte = {"verification": verification, "jeton": jeton}
    return render(request, "annuaire/verification/courriels.html", contexte)


# A mail program posts here by itself (RFC 8058), without cookie: the link is what it proves.
courriels = csrf_exempt(_courriels)


def _essayer(request: HttpRequest, service: Any, *arguments: Any, **options: Any) -> None:
    try:
        service(*arguments, request=request, **options)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
