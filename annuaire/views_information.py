"""Telling imported people (RGPD, article 14), under /coordination/annuaire/information/."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from annuaire.forms_information import PosteesForm
from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries.information import a_ecrire, etat_information
from annuaire.rapports import LETTRES, MAXIMUM
from annuaire.services import information as services
from cpts_portal.documents.services import request_document
from cpts_portal.lib.cache_public import page_publique
from cpts_portal.lib.ecriture import nombre, pluriel
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)


@login_not_required
@require_safe
@page_publique
def vos_donnees(request: HttpRequest) -> HttpResponse:
    """The public page a letter or an e-mail points to."""
    return render(request, "annuaire/vos_donnees.html")


@require_GET
@never_cache
@tenue_de_l_annuaire
def information(request: RequeteMembre) -> HttpResponse:
    return _page(request, PosteesForm())


def _page(request: HttpRequest, form: PosteesForm, status: int = 200) -> HttpResponse:
    contexte = {
        "etat": etat_information(),
        "destinataires": list(a_ecrire()[:20]),
        "maximum": MAXIMUM,
        "form": form,
    }
    return render(request, "annuaire/coordination/information.html", contexte, status=status)


@require_POST
@tenue_de_l_annuaire
def envoyer(request: RequeteMembre) -> HttpResponse:
    quantite = services.informer_par_courriel(acteur=request.user, request=request)
    if quantite:
        messages.success(request, f"{nombre(quantite)} courriel{pluriel(quantite)} en partance.")
    else:
        messages.info(request, "Personne n’attend de courriel.")
    return redirect("annuaire_coordination:information")


@require_POST
@tenue_de_l_annuaire
def lettres(request: RequeteMembre) -> HttpResponse:
    document = request_document(LETTRES.code, {}, request.user)
    return redirect("documents:detail", document.pk)


@require_POST
@tenue_de_l_annuaire
def postees(request: RequeteMembre) -> HttpResponse:
    form = PosteesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    quantite = services.lettres_postees(
        form.cleaned_data["le"], acteur=request.user, request=request
    )
    messages.success(
        request,
        f"{nombre(quantite)} personne{pluriel(quantite)} informée{pluriel(quantite)} par lettre.",
    )
    return redirect("annuaire_coordination:information")
