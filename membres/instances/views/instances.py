"""Instances, their composition, mandates; governance seen by each member; the tray."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.lib.ecriture import date_courte
from cpts_portal.lib.identifiants import identifiant
from membres.adhesions.queries import adherent_de
from membres.adhesions.views.outils import phrases, rendre_les_erreurs, reserve
from membres.comptes.requete import RequeteMembre
from membres.instances import permissions, queries, services
from membres.instances.enums import Fonction, NatureInstance, NaturePoint
from membres.instances.forms import (
    DeclarationForm,
    DelegationForm,
    FinMandatForm,
    InstanceForm,
    MandatForm,
)
from membres.instances.models import Delegation, Instance, Mandat, Point, Signature

lecture = reserve(permissions.peut_lister)


@require_http_methods(["GET", "POST"])
@never_cache
@lecture
def liste(request: RequeteMembre) -> HttpResponse:
    form = InstanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        propre = form.cleaned_data | {"nature": NatureInstance(form.cleaned_data["nature"])}
        try:
            instance = services.creer_instance(**propre, par=request.user, request=request)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, f"«\u00a0{instance}\u00a0» est créée.")
            return redirect("instances:instance", slug=instance.slug)
    contexte = {
        "form": form,
        "instances": queries.instances(timezone.localdate()),
        "peut_gerer": permissions.peut_gerer(request.user),
    }
    return render(request, "instances/liste.html", contexte)


@require_http_methods(["GET", "POST"])
@never_cache
def instance(request: RequeteMembre, slug: str) -> HttpResponse:
    trouvee = get_object_or_404(Instance, slug=slug)
    compose = permissions.peut_composer(request.user, trouvee)
    if not (compose or permissions.peut_lister(request.user)):
        raise PermissionDenied("Votre rôle n’ouvre pas cette page.")
    form = MandatForm(request.POST or None, initial=_elu_par(request.GET))
    if request.method == "POST" and form.is_valid():
        propre = form.cleaned_data
        try:
            mandat = services.ouvrir_mandat(
                trouvee,
                propre["adherent"],
                Fonction(propre["fonction"]),
                debut=propre["debut"],
                fin=propre["fin"],
                decision=propre["decision"],
                par=request.user,
                request=request,
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, f"Mandat ouvert\u00a0: {mandat}.")
            return redirect("instances:instance", slug=slug)
    vivants, finis = queries.mandats_de(trouvee, timezone.localdate())
    contexte = {
        "instance": trouvee,
        "vivants": vivants,
        "finis": finis,
        "form": form,
        "peut_composer": compose and trouvee.active and trouvee.a_des_mandats,
        "peut_gerer": permissions.peut_gerer(request.user),
        "nombre_membres": queries.membres_de(trouvee, timezone.localdate()).count(),
    }
    return render(request, "instances/instance.html", contexte)


def _elu_par(demande: QueryDict) -> dict[str, Any]:
    """The election that a mandate comes from: its day and its words, typed once at the vote."""
    points = Point.objects.filter(nature=NaturePoint.ELECTION).select_related("assemblee")
    cle = identifiant(demande, "point")
    point = points.filter(pk=cle).first() if cle else None
    if point is None:
        return {}
    seance = point.assemblee
    decision = f"{seance.get_nature_display()} du {date_courte(seance.le)}, {point.titre}"
    return {"debut": seance.jour, "decision": decision[:200]}


@require_POST
@reserve(permissions.peut_gerer)
def desactiver(request: RequeteMembre, slug: str) -> HttpResponse:
    trouvee = get_object_or_404(Instance, slug=slug)
    try:
        services.desactiver_instance(trouvee, par=request.user, request=request)
        messages.success(request, f"«\u00a0{trouvee}\u00a0» n’est plus active.")
    except ValidationError as erreur:
        messages.error(request, phrases(erreur))
    return redirect("instances:instance", slug=slug)


@require_http_methods(["GET", "POST"])
@never_cache
def terminer(request: RequeteMembre, pk: int) -> HttpResponse:
    mandat = get_object_or_404(Mandat.objects.select_related("instance", "adherent"), pk=pk)
    if not permissions.peut_composer(request.user, mandat.instance):
        raise PermissionDenied("Votre rôle ne permet pas de mettre fin à ce mandat.")
    form = FinMandatForm(request.POST or None, mandat=mandat)
    if request.method == "POST" and form.is_valid():
        try:
            services.terminer_mandat(
                mandat,
                fin=form.fin,
                motif=form.cleaned_data["motif"],
                par=request.user,
                request=request,
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            _dire_la_fin(request, mandat)
            return redirect("instances:instance", slug=mandat.instance.slug)
    return render(request, "instances/terminer.html", {"form": form, "mandat": mandat})


def _dire_la_fin(request: RequeteMembre, mandat: Mandat) -> None:
    restent = services.roles_qui_restent(mandat)
    if not restent:
        messages.success(request, "La fin du mandat est enregistrée, avec celle des droits.")
        return
    noms = ", ".join(f"«\u00a0{role.label}\u00a0»" for role in restent)
    messages.success(request, "La fin du mandat est enregistrée.")
    messages.warning(
        request,
        f"{mandat.adherent} garde pourtant {noms}, tenu à part de ce mandat\u00a0: "
        "cela se retire dans « Comptes ».",
    )


@require_http_methods(["GET", "POST"])
@never_cache
def gouvernance(request: RequeteMembre) -> HttpResponse:
    """My functions, what I declare, what I signed away."""
    adherent = adherent_de(request.user)
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and adherent and form.is_valid():
        services.declarer_interets(
            adherent,
            neant=form.cleaned_data["neant"],
            texte=form.cleaned_data["texte"],
            par=request.user,
            request=request,
        )
        messages.success(request, "Votre déclaration est enregistrée.")
        return redirect("instances:gouvernance")
    contexte = {
        "adherent": adherent,
        "form": form,
        "fonctions": queries.fonctions_de(request.user, timezone.localdate()),
        "declarations": adherent.declarations.all() if adherent else [],
        "toutes": queries.declarations()
        if permissions.peut_lire_les_declarations(request.user)
        else None,
    }
    return render(request, "instances/gouvernance.html", contexte)


@require_GET
@never_cache
@reserve(permissions.peut_lister)
def delegations(request: RequeteMembre) -> HttpResponse:
    return _delegations(request, DelegationForm())


@require_POST
def deleguer(request: RequeteMembre) -> HttpResponse:
    """By the presidency, or by the coordination in its name."""
    delegant = queries.presidence()
    peut = delegant is not None and (
        permissions.peut_tenir_l_assemblee(request.user) or delegant.compte_id == request.user.pk
    )
    if not peut:
        raise PermissionDenied("Seule la présidence délègue sa signature.")
    form = DelegationForm(request.POST)
    if form.is_valid() and delegant is not None:
        try:
            services.deleguer(
                delegant=delegant, **form.cleaned_data, par=request.user, request=request
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, "La délégation est enregistrée.")
            return redirect("instances:delegations")
    return _delegations(request, form, statut=422)


def _delegations(request: RequeteMembre, form: DelegationForm, statut: int = 200) -> HttpResponse:
    contexte = {
        "form": form,
        "delegations": queries.delegations(),
        "presidence": queries.presidence(),
        "peut_deleguer": permissions.peut_tenir_l_assemblee(request.user),
    }
    return render(request, "instances/delegations.html", contexte, status=statut)


@require_POST
def finir_delegation(request: RequeteMembre, pk: int) -> HttpResponse:
    delegation = get_object_or_404(
        Delegation.objects.select_related("delegant", "delegataire"), pk=pk
    )
    services.terminer_delegation(delegation, par=request.user, request=request)
    messages.success(request, "La délégation est terminée.")
    return redirect("instances:delegations")


@require_GET
@never_cache
def a_signer(request: RequeteMembre) -> HttpResponse:
    if not permissions.peut_signer(request.user):
        raise PermissionDenied("Seule la présidence signe, ou qui en a reçu délégation.")
    contexte = {
        "attente": queries.a_signer(),
        "decidees": queries.signatures_decidees()[:20],
        "delegations": permissions.delegations_de(request.user),
    }
    return render(request, "instances/a_signer.html", contexte)


@require_POST
def decider_signature(request: RequeteMembre, pk: int) -> HttpResponse:
    signature = get_object_or_404(Signature, pk=pk)
    try:
        if request.POST.get("geste") == "signer":
            services.signer(signature, par=request.user, request=request)
            messages.success(request, f"«\u00a0{signature}\u00a0» est signé.")
        else:
            services.refuser_de_signer(
                signature,
                motif=request.POST.get("motif", "")[:300],
                par=request.user,
                request=request,
            )
            messages.success(request, "Votre refus est enregistré avec son motif.")
    except ValidationError as erreur:
        messages.error(request, phrases(erreur))
    return redirect("instances:a_signer")
