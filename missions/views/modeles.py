"""The models of the report: made from another, arranged, their columns chosen, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions, services
from missions.forms import ColonnesForm, CopieModeleForm, ModeleRapportForm
from missions.models import ModeleRapport
from missions.queries import modeles as lire
from missions.views.outils import auteur_de, page_formulaire

_LISTE = "missions:modeles_rapport"


@require_GET
def modeles(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contexte = {"modeles": lire.modeles_en_vue(), "retires": lire.modeles_retires()}
    return render(request, "missions/modeles_rapport.html", contexte)


def _modele(request: RequeteConnectee, pk: int) -> ModeleRapport:
    permissions.exiger_saisie(request.user)
    modele = lire.modele_tenu(pk)
    if modele is None:
        raise Http404("Ce modèle n’existe pas.")
    return modele


@require_http_methods(["GET", "POST"])
def modifier(request: RequeteConnectee, pk: int) -> HttpResponse:
    modele = _modele(request, pk)
    form = ModeleRapportForm(request.POST or None, modele=modele, sections=lire.sections_de(modele))
    return page_formulaire(
        request,
        form,
        lambda: services.arranger_modele(form.nomme(), form.arrangees(), auteur=auteur_de(request)),
        titre=modele.nom,
        retour=reverse(_LISTE),
        succes="Le modèle est à jour\u00a0: le prochain rapport le suivra.",
        gabarit="missions/modele_rapport.html",
        modele=modele,
    )


@require_http_methods(["GET", "POST"])
def colonnes(request: RequeteConnectee, pk: int) -> HttpResponse:
    modele = _modele(request, pk)
    form = ColonnesForm(request.POST or None, modele=modele, origine="origine" in request.GET)
    return page_formulaire(
        request,
        form,
        lambda: services.choisir_colonnes(modele, form.choisies(), auteur=auteur_de(request)),
        titre=f"Colonnes, {modele.nom}",
        retour=reverse(_LISTE),
        succes="Les colonnes sont à jour\u00a0: les prochains documents les suivront.",
        gabarit="missions/colonnes_rapport.html",
        modele=modele,
    )


@require_http_methods(["GET", "POST"])
def dupliquer(request: RequeteConnectee, pk: int) -> HttpResponse:
    modele = _modele(request, pk)
    form = CopieModeleForm(request.POST or None)
    return page_formulaire(
        request,
        form,
        lambda: services.dupliquer_modele(
            modele,
            nom=form.cleaned_data["nom"],
            destinataire=form.cleaned_data["destinataire"],
            auteur=auteur_de(request),
        ),
        titre="Copier un modèle",
        chapo="La copie part des sections, des textes et des colonnes de "
        f"«\u00a0{modele.nom}\u00a0»\u00a0; elle change ensuite sans lui.",
        retour=reverse(_LISTE),
        succes="Le modèle est prêt à être arrangé.",
    )


@require_http_methods(["GET", "POST"])
def retirer(request: RequeteConnectee, pk: int) -> HttpResponse:
    modele = _modele(request, pk)
    if request.method == "GET":
        return render(request, "missions/retirer_modele.html", {"modele": modele})
    try:
        services.retirer_modele(modele, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, f"«\u00a0{modele.nom}\u00a0» n’est plus proposé.")
    return redirect(_LISTE)


@require_POST
def reprendre(request: RequeteConnectee, pk: int) -> HttpResponse:
    modele = _modele(request, pk)
    try:
        services.reprendre_modele(modele, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, f"«\u00a0{modele.nom}\u00a0» est de nouveau proposé.")
    return redirect(_LISTE)
