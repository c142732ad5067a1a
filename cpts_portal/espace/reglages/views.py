from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cpts_portal.espace.reglages.permissions import ROLES_REGLAGES
from cpts_portal.referentiel import parametres, queries, services
from cpts_portal.referentiel.forms import IdentiteForm, LibellesForm, ParametreForm
from cpts_portal.referentiel.models import ParametreDate
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

tenue_des_reglages = role_requis(*ROLES_REGLAGES)


@require_GET
@tenue_des_reglages
def accueil(request: RequeteMembre) -> HttpResponse:
    contexte = {
        "qui": queries.identite(),
        "population": queries.population_territoire(),
        "affiches": queries.parametres_affiches(timezone.localdate()),
    }
    return render(request, "reglages/accueil.html", contexte)


@require_http_methods(["GET", "POST"])
@tenue_des_reglages
def identite(request: RequeteMembre) -> HttpResponse:
    formulaire = IdentiteForm(
        request.POST or None, request.FILES or None, instance=queries.identite()
    )
    if request.method == "POST" and formulaire.is_valid():
        changes = services.modifier_identite(
            formulaire.cleaned_data, acteur=request.user, request=request
        )
        messages.success(request, _phrase(changes))
        return redirect("reglages:accueil")
    return render(request, "reglages/identite.html", {"formulaire": formulaire})


@require_http_methods(["GET", "POST"])
@tenue_des_reglages
def libelles(request: RequeteMembre) -> HttpResponse:
    """« Voir les phrases » posts too, and writes nothing."""
    # A copy: what is tried here is not yet what the menus around it say.
    formulaire = LibellesForm(request.POST or None, instance=copy(queries.identite()))
    valide = request.method == "POST" and formulaire.is_valid()
    if valide and "apercu" not in request.POST:
        changes = services.modifier_libelles(
            formulaire.cleaned_data, acteur=request.user, request=request
        )
        messages.success(request, "Les libellés sont à jour." if changes else "Rien n’a changé.")
        return redirect("reglages:accueil")
    return render(request, "reglages/libelles.html", {"formulaire": formulaire})


def _phrase(changes: list[str]) -> str:
    if not changes:
        return "Rien n’a changé."
    return f"L’identité est à jour : {', '.join(changes)}."


@require_http_methods(["GET", "POST"])
@tenue_des_reglages
def saisir(request: RequeteMembre, cle: str) -> HttpResponse:
    definition = _definition(cle)
    formulaire = ParametreForm(request.POST or None, definition=definition)
    if request.method == "POST" and formulaire.is_valid():
        try:
            services.saisir_parametre(
                definition, **formulaire.cleaned_data, acteur=request.user, request=request
            )
        except ValidationError as erreur:
            _rendre_les_erreurs(formulaire, erreur)
        else:
            messages.success(request, f"« {definition.libelle} » : la nouvelle valeur est saisie.")
            return redirect("reglages:accueil")
    return _page(request, definition, formulaire)


@require_http_methods(["GET", "POST"])
@tenue_des_reglages
def corriger(request: RequeteMembre, pk: int) -> HttpResponse:
    ligne = get_object_or_404(ParametreDate, pk=pk)
    definition = _definition(ligne.cle)
    formulaire = ParametreForm(request.POST or None, definition=definition, ligne=ligne)
    if request.method == "POST" and formulaire.is_valid():
        try:
            services.corriger_parametre(
                ligne, definition, **formulaire.cleaned_data, acteur=request.user, request=request
            )
        except ValidationError as erreur:
            _rendre_les_erreurs(formulaire, erreur)
        else:
            messages.success(request, f"« {definition.libelle} » : la valeur est corrigée.")
            return redirect("reglages:accueil")
    return _page(request, definition, formulaire, ligne=ligne)


def _definition(cle: str) -> parametres.Definition:
    definition = parametres.definition(cle)
    if definition is None:
        raise Http404
    return definition


def _rendre_les_erreurs(formulaire: Form, erreur: ValidationError) -> None:
    """Constraints speak of columns the form does not have: their sentences go on top."""
    if not hasattr(erreur, "error_dict"):
        formulaire.add_error(None, erreur)
        return
    for nom, liste in erreur.error_dict.items():
        formulaire.add_error(nom if nom in formulaire.fields else None, liste)


def _page(
    request: RequeteMembre,
    definition: parametres.Definition,
    formulaire: Form,
    ligne: ParametreDate | None = None,
) -> HttpResponse:
    contexte = {"definition": definition, "formulaire": formulaire, "ligne": ligne}
    return render(request, "reglages/parametre.html", contexte)
