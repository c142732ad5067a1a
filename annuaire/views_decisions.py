"""What waits for the coordination: requests, proposals, claims."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annuaire.enums import GenreDemande
from annuaire.forms_coordination import MotifForm, PersonneForm, ReponseForm, StructureForm
from annuaire.models import Demande, Modification, Revendication
from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries import decisions as queries
from annuaire.queries.demandes import demandes as liste_des_demandes
from annuaire.queries.demandes import semblables
from annuaire.services import demandes as demandes_services
from annuaire.services import relecture, revendications
from cpts_portal.referentiel.models import Commune, Profession
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

PAR_PAGE = 50
tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)


@require_GET
@never_cache
@tenue_de_l_annuaire
def a_decider(request: RequeteMembre) -> HttpResponse:
    contexte = {
        "comptes": queries.comptes(),
        "demandes": liste_des_demandes(),
        "propositions": queries.propositions(),
        "revendications": queries.revendications(),
    }
    return render(request, "annuaire/coordination/a_decider.html", contexte)


@require_GET
@never_cache
@tenue_de_l_annuaire
def demandes_closes(request: RequeteMembre) -> HttpResponse:
    page = Paginator(liste_des_demandes("closes"), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "annuaire/coordination/demandes_closes.html", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@tenue_de_l_annuaire
def demande(request: RequeteMembre, pk: int) -> HttpResponse:
    trouvee = get_object_or_404(
        Demande.objects.exclude(confirmee_le=None).select_related("fiche", "decidee_par"), pk=pk
    )
    form = ReponseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _faire(
            request,
            lambda: demandes_services.repondre(
                trouvee,
                accepte=form.cleaned_data["decision"] == "accepter",
                reponse=form.cleaned_data["reponse"],
                acteur=request.user,
                request=request,
            ),
            f"La réponse part à {trouvee.courriel}.",
        )
    contexte = {"demande": trouvee, "form": form, "semblables": []}
    if trouvee.genre == GenreDemande.AJOUT and not trouvee.close:
        contexte["semblables"] = semblables(trouvee)
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/coordination/demande.html", contexte, status=statut)


@never_cache
@require_http_methods(["GET", "POST"])
@tenue_de_l_annuaire
def ajouter(request: RequeteMembre, pk: int) -> HttpResponse:
    """Create the entry that was asked for, after checking it."""
    trouvee = get_object_or_404(Demande.objects.a_traiter().filter(genre=GenreDemande.AJOUT), pk=pk)
    structure = trouvee.details.get("qui") == "structure"
    classe: Any = StructureForm if structure else PersonneForm
    form = classe(request.POST or None, initial=_initial(trouvee))
    if request.method == "POST" and form.is_valid():
        try:
            fiche = _ajouter(trouvee, form, structure, request)
            messages.success(request, f"La fiche de {fiche.titre} est en ligne, la réponse part.")
            return redirect("annuaire_coordination:a_decider")
        except ValidationError as erreur:
            form.add_error(None, erreur)
    contexte = {"demande": trouvee, "form": form}
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/coordination/ajouter.html", contexte, status=statut)


def _ajouter(trouvee: Demande, form: Any, structure: bool, request: RequeteMembre) -> Any:
    if structure:
        return demandes_services.ajouter_la_structure(
            trouvee, form.voulue(), acteur=request.user, request=request
        )
    return demandes_services.ajouter_la_personne(
        trouvee,
        form.voulue(),
        acteur=request.user,
        malgre_opposition=form.cleaned_data["malgre_opposition"],
        request=request,
    )


def _initial(trouvee: Demande) -> dict[str, Any]:
    """What the person typed; the choices are found by their code."""
    details = trouvee.details
    return details | {
        "courriel": trouvee.courriel,
        "commune": Commune.objects.filter(code_insee=details.get("commune")).first(),
        "profession": Profession.objects.filter(code=details.get("profession")).first(),
    }


@require_POST
@tenue_de_l_annuaire
def accepter_proposition(request: RequeteMembre, pk: int) -> HttpResponse:
    proposition = get_object_or_404(Modification, pk=pk)
    return _faire(
        request,
        lambda: relecture.accepter(proposition, acteur=request.user, request=request),
        "La proposition est en ligne.",
    )


@require_POST
@tenue_de_l_annuaire
def refuser_proposition(request: RequeteMembre, pk: int) -> HttpResponse:
    proposition = get_object_or_404(Modification, pk=pk)
    return _refuser(
        request,
        lambda motif: relecture.refuser(
            proposition, motif=motif, acteur=request.user, request=request
        ),
    )


@require_POST
@tenue_de_l_annuaire
def accepter_revendication(request: RequeteMembre, pk: int) -> HttpResponse:
    trouvee = get_object_or_404(Revendication, pk=pk)
    return _faire(
        request,
        lambda: revendications.accepter(trouvee, acteur=request.user, request=request),
        f"La fiche de {trouvee.fiche} est liée au compte de {trouvee.compte}.",
    )


@require_POST
@tenue_de_l_annuaire
def refuser_revendication(request: RequeteMembre, pk: int) -> HttpResponse:
    trouvee = get_object_or_404(Revendication, pk=pk)
    return _refuser(
        request,
        lambda motif: revendications.refuser(
            trouvee, motif=motif, acteur=request.user, request=request
        ),
    )


def _refuser(request: RequeteMembre, refuser: Callable[[str], object]) -> HttpResponse:
    form = MotifForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites pourquoi : la personne le lira.")
        return redirect("annuaire_coordination:a_decider")
    return _faire(
        request, lambda: refuser(form.cleaned_data["motif"]), "Le refus part par courriel."
    )


def _faire(request: RequeteMembre, geste: Callable[[], object], dit: str) -> HttpResponse:
    """Someone may have decided meanwhile: said, never an error page."""
    try:
        geste()
        messages.success(request, dit)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("annuaire_coordination:a_decider")
