"""The funders' room: a frozen snapshot, read by personal link, asked and agreed in place."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
    return _page(request, financeur, RefusSalle())


@dataclass(frozen=True)
class RefusSalle:
    """A question or a value refused: said where it was written, with its words."""

    code: str | None = None
    geste: str = ""
    message: str = ""
    texte: str = ""
    valeur: str = ""
    motif: str = ""


def _page(request: HttpRequest, financeur: AccesFinanceur, refus: RefusSalle) -> HttpResponse:
    contexte = {
        "acces": financeur.acces,
        "instantane": financeur.instantane,
        "contenu": financeur.instantane.contenu,
        "echanges": lire.echanges(financeur.instantane),
        "refus": refus,
    }
    statut = 422 if refus.message else 200
    return render(request, "missions/salle.html", contexte, status=statut)


@reserve
@require_POST
def question(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    form = QuestionForm(request.POST)
    return _faire(
        request,
        acces,
        form,
        lambda financeur: services.poser_question(
            financeur,
            code=form.cleaned_data["code"],
            texte=form.cleaned_data["texte"],
            request=request,
        ),
    )


@reserve
@require_POST
def valeur(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    form = ValeurProposeeForm(request.POST)
    return _faire(
        request,
        acces,
        form,
        lambda financeur: services.proposer_valeur(financeur, **form.cleaned_data, request=request),
    )


def _faire(
    request: HttpRequest,
    acces: AccesExterne,
    form: Form,
    geste: Callable[[AccesFinanceur], object],
) -> HttpResponse:
    """Done, the page comes back on the row, where what was written is now read."""
    financeur = _financeur(acces)
    fautes = [str(e) for liste in form.errors.values() for e in liste]
    if not fautes:
        try:
            geste(financeur)
        except ValidationError as refus:
            fautes = refus.messages
    code = request.POST.get("code", "")
    if fautes:
        connus = {"", *financeur.instantane.contenu["calcul"]["indicateurs"]}
        refus_lu = RefusSalle(
            code=code if code in connus else None,
            geste="valeur" if isinstance(form, ValeurProposeeForm) else "question",
            message=" ".join(fautes),
            **{nom: request.POST.get(nom, "")[:2000] for nom in ("texte", "valeur", "motif")},
        )
        return _page(request, financeur, refus_lu)
    return redirect(f"{reverse('missions:salle')}#{f'ligne-{code}' if code else 'ensemble'}")
