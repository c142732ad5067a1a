"""Paid claims to their envelope: all at once, or one of them elsewhere."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cpts_portal.lib.connexion import RequeteConnectee
from cpts_portal.lib.ecriture import pluriel
from missions import permissions, queries, services
from missions.forms import ImputerForm, ReimputerForm
from missions.forms.imputation import destination
from missions.models import Imputation
from missions.queries import imputation as lire
from missions.views.outils import auteur_de, page_formulaire


@require_POST
def imputer(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    contrat = queries.contrat_courant(timezone.localdate())
    groupes = lire.destinations(contrat) if contrat else []
    form = ImputerForm(request.POST, lignes=lire.a_imputer(), groupes=groupes)
    try:
        if not form.is_valid():
            raise ValidationError([str(e) for liste in form.errors.values() for e in liste])
        nombre = services.imputer_demandes(form.choisies(), auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        s = pluriel(nombre)
        messages.success(request, f"{nombre} demande{s} imputée{s}.")
    return redirect("missions:argent")


@require_http_methods(["GET", "POST"])
def reimputer(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_comptes(request.user)
    imputation = get_object_or_404(Imputation.objects.select_related("demande"), pk=pk)
    depense = get_object_or_404(
        imputation.depenses.select_related("annee__contrat").order_by("pk")[:1]
    )
    form = ReimputerForm(
        request.POST or None,
        groupes=lire.destinations(depense.annee.contrat),
        initial={"enveloppe": lire.valeur(imputation.mission_id, imputation.action_id)},
    )
    return page_formulaire(
        request,
        form,
        lambda: services.imputer_demandes(
            [(imputation.demande, destination(form.cleaned_data["enveloppe"]))],
            auteur=auteur_de(request),
        ),
        titre=f"Imputation de {imputation.demande.reference}",
        chapo=f"{imputation.demande.objet}. Ses corrections la suivent.",
        retour=f"{reverse('missions:argent')}?{depense.annee.parametres}",
        succes="La demande a changé d’enveloppe.",
    )
