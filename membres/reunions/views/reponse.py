"""Answering a convocation: from its e-mail without logging in, or from the member's space."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cpts_portal.lib.identifiants import identifiants
from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre
from membres.reunions import queries, services
from membres.reunions.enums import Avis, EtatReunion, Reponse
from membres.reunions.forms import ReponseForm
from membres.reunions.jetons import convocation_du_jeton
from membres.reunions.models import Convocation

from ._communs import phrase, reunion_ou_404
from .reunions import page_de_reunion


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def par_courriel(request: HttpRequest, jeton: str) -> HttpResponse:
    """The link of an e-mail: opening it changes nothing, only a button does."""
    pk = convocation_du_jeton(jeton)
    convocation = queries.convocation_par_pk(pk) if pk is not None else None
    if convocation is None:
        return render(request, "reunions/lien_perime.html", status=410)
    possibles = queries.mandataires_possibles(convocation)
    form = ReponseForm(
        request.POST if "reponse" in request.POST else None,
        convocation=convocation,
        possibles=possibles,
    )
    if request.method == "POST":
        erreur = _enregistrer(request, convocation, form)
        if not erreur:
            return redirect("reunions:repondre", jeton=jeton)
    return render(
        request,
        "reunions/repondre.html",
        {
            "convocation": convocation,
            "reunion": convocation.reunion,
            "sondage": convocation.reunion.etat == EtatReunion.SONDAGE,
            "form": form,
            "possibles": possibles,
            "reponses": convocation.choix,
            "creneaux": queries.creneaux_de(convocation.reunion),
            "mes_avis": queries.avis_de(convocation),
        },
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def la_mienne(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_ou_404(request.user, pk)
    convocation = queries.convocation_de(adherent_de(request.user), reunion)
    if convocation is None:
        raise Http404("Vous n’êtes pas convoqué à cette réunion.")
    form = ReponseForm(
        request.POST if "reponse" in request.POST else None,
        convocation=convocation,
        possibles=queries.mandataires_possibles(convocation),
    )
    erreur = _enregistrer(request, convocation, form)
    if erreur:
        return page_de_reunion(request, pk, form_reponse=form, status=422)
    if request.POST.get("suite") == "accueil":
        return redirect("/espace/")
    return redirect("reunions:detail", pk=pk)


def _enregistrer(request: HttpRequest, convocation: Convocation, form: ReponseForm) -> bool:
    """Whether something was refused; what was said is in the messages or on the form."""
    try:
        if convocation.reunion.etat == EtatReunion.SONDAGE:
            services.donner_disponibilites(convocation, _avis(request))
            messages.success(request, "Vos disponibilités sont enregistrées.")
            return False
        if not form.is_valid():
            return True
        services.repondre(
            convocation,
            Reponse(form.cleaned_data["reponse"]),
            mandataire=form.cleaned_data["mandataire"],
        )
    except ValidationError as erreur:
        messages.error(request, phrase(erreur))
        return True
    messages.success(request, "Votre réponse est enregistrée. Vous pouvez la changer.")
    return False


def _avis(request: HttpRequest) -> dict[int, Avis]:
    return {
        cle: Avis(valeur)
        for nom, valeur in request.POST.items()
        if nom.startswith("avis_") and valeur in Avis.values
        for cle in identifiants([nom.removeprefix("avis_")])
    }
