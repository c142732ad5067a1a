"""The funders' room: a frozen snapshot, read by personal link, asked and agreed in place."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cpts_portal.journal.services import noter
from membres.acces_externe.decorators import acces_requis
from membres.acces_externe.models import AccesExterne
from missions import services
from missions.forms import QuestionForm, ValeurProposeeForm
from missions.models import AccesFinanceur
from missions.queries import dialogue as lire

reserve = acces_requis(services.GENRE_ACCES)


def _financeur(acces: AccesExterne) -> AccesFinanceur:
    financeur = (
        AccesFinanceur.objects.select_related("acces", "instantane__annee__contrat")
        .filter(acces=acces)
        .first()
    )
    if financeur is None:
        raise Http404
    return financeur


@reserve
@require_GET
def salle(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    financeur = _financeur(acces)
    noter(
        "missions.salle_lue",
        acteur=None,
        au_nom_de=str(acces),
        objet=financeur.instantane,
        request=request,
    )
    contexte = {
        "acces": acces,
        "instantane": financeur.instantane,
        "contenu": financeur.instantane.contenu,
        "echanges": lire.echanges(financeur.instantane),
    }
    return render(request, "missions/salle.html", contexte)


@reserve
@require_POST
def question(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    form = QuestionForm(request.POST)
    return _faire(
        request,
        form,
        lambda: services.poser_question(
            _financeur(acces),
            code=form.cleaned_data["code"],
            texte=form.cleaned_data["texte"],
            request=request,
        ),
        "Votre question est transmise à la communauté.",
    )


@reserve
@require_POST
def valeur(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    form = ValeurProposeeForm(request.POST)
    return _faire(
        request,
        form,
        lambda: services.proposer_valeur(_financeur(acces), **form.cleaned_data, request=request),
        "Votre proposition est transmise\u00a0: la communauté la confirmera.",
    )


def _faire(
    request: HttpRequest, form: Form, geste: Callable[[], object], succes: str
) -> HttpResponse:
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for liste in form.errors.values() for e in liste))
    else:
        try:
            geste()
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        else:
            messages.success(request, succes)
    ancre = request.POST.get("code", "")
    adresse = redirect("missions:salle")
    if ancre.replace("-", "").isalnum():
        adresse["Location"] += f"#ligne-{ancre}"
    return adresse
