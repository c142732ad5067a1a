from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membres.comptes.requete import RequeteMembre
from membres.groupes import permissions, queries, services
from membres.groupes.forms import EntrerForm, MembreForm, ReglageForm, TacheForm
from membres.groupes.models import DemandeEntree, Tache
from membres.instances import sections
from membres.instances.models import Instance, Mandat


def _exiger(request: RequeteMembre) -> None:
    if not permissions.peut_lister(request.user):
        raise PermissionDenied("Les groupes sont ouverts aux adhérents de l’association.")


def _groupe(request: RequeteMembre, slug: str) -> Instance:
    _exiger(request)
    trouve = queries.groupe(request.user, slug)
    if trouve is None:
        raise Http404("Ce groupe n’existe pas.")
    return trouve


def _dedans(request: RequeteMembre, slug: str) -> Instance:
    trouve = _groupe(request, slug)
    if not permissions.peut_voir(request.user, trouve):
        raise PermissionDenied("Cette page est aux membres du groupe.")
    return trouve


def _faire(request: RequeteMembre, geste: Callable[[], Any], fait: str) -> None:
    """The service's refusal is told where the person stands."""
    try:
        geste()
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, fait)


@require_safe
@never_cache
def liste(request: RequeteMembre) -> HttpResponse:
    _exiger(request)
    tous = list(queries.groupes(request.user))
    contexte = {
        "miens": [groupe for groupe in tous if groupe.jy_suis],
        "autres": [groupe for groupe in tous if not groupe.jy_suis],
    }
    return render(request, "groupes/liste.html", contexte)


@require_safe
@never_cache
def groupe(request: RequeteMembre, slug: str) -> HttpResponse:
    instance = _groupe(request, slug)
    contexte = {
        "instance": instance,
        "entree": permissions.entree_de(instance),
        "adherent": permissions.adherent_de(request.user) is not None,
    }
    if not permissions.peut_voir(request.user, instance):
        return render(request, "groupes/dehors.html", contexte | {"formulaire": EntrerForm()})
    pilote = permissions.peut_piloter(request.user, instance)
    contexte |= {
        "pilote": pilote,
        "ecrit": permissions.peut_ecrire_a(request.user, instance),
        "membres": queries.membres(instance),
        "demandes": queries.demandes(instance) if pilote else [],
        "taches": [
            (tache, permissions.peut_tenir_la_tache(request.user, tache) if not pilote else True)
            for tache in queries.taches(instance)[:30]
        ],
        "formulaire_tache": TacheForm(instance=instance),
        "formulaire_membre": MembreForm(instance=instance) if pilote else None,
        "formulaire": EntrerForm(),
        "sections": sections.sections(request, instance),
    }
    return render(request, "groupes/groupe.html", contexte)


@require_POST
def entrer(request: RequeteMembre, slug: str) -> HttpResponse:
    instance = _groupe(request, slug)
    if "retirer" in request.POST:
        services.retirer_ma_demande(instance, par=request.user)
        messages.success(request, "Votre demande est retirée.")
        return redirect("groupes:groupe", slug=slug)
    form = EntrerForm(request.POST)
    if not form.is_valid():
        contexte = {
            "instance": instance,
            "entree": permissions.entree_de(instance),
            "adherent": True,
            "formulaire": form,
        }
        return render(request, "groupes/dehors.html", contexte)
    _faire(
        request,
        lambda: services.entrer(
            instance, mot=form.cleaned_data["mot"], par=request.user, request=request
        ),
        "C’est fait. Si le pilote doit accepter, il est prévenu.",
    )
    return redirect("groupes:groupe", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def quitter(request: RequeteMembre, slug: str) -> HttpResponse:
    instance = _groupe(request, slug)
    if request.method == "POST":
        _faire(
            request,
            lambda: services.quitter(instance, par=request.user, request=request),
            f"Vous avez quitté le groupe {instance.nom}.",
        )
        return redirect("groupes:liste")
    return render(request, "groupes/quitter.html", {"instance": instance})


@require_http_methods(["GET", "HEAD", "POST"])
def regler(request: RequeteMembre, slug: str) -> HttpResponse:
    instance = _dedans(request, slug)
    if not permissions.peut_piloter(request.user, instance):
        raise PermissionDenied("Le pilote et la coordination règlent le groupe.")
    initial = {"description": instance.description, "entree": permissions.entree_de(instance)}
    form = ReglageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.regler(instance, **form.cleaned_data, par=request.user, request=request)
        messages.success(request, "C’est enregistré.")
        return redirect("groupes:groupe", slug=slug)
    return render(request, "groupes/regler.html", {"instance": instance, "formulaire": form})


@require_POST
def ajouter_membre(request: RequeteMembre, slug: str) -> HttpResponse:
    instance = _dedans(request, slug)
    form = MembreForm(request.POST, instance=instance)
    if form.is_valid():
        adherent = form.cleaned_data["adherent"]
        _faire(
            request,
            lambda: services.ajouter_membre(instance, adherent, par=request.user, request=request),
            f"{adherent} est dans le groupe.",
        )
    else:
        messages.error(request, "Choisissez un adhérent qui n’est pas encore dans le groupe.")
    return redirect("groupes:groupe", slug=slug)


@require_POST
def retirer_membre(request: RequeteMembre, pk: int) -> HttpResponse:
    mandat = get_object_or_404(Mandat.objects.select_related("instance", "adherent"), pk=pk)
    instance = _dedans(request, mandat.instance.slug)
    _faire(
        request,
        lambda: services.retirer_membre(mandat, par=request.user, request=request),
        f"{mandat.adherent} n’est plus dans le groupe.",
    )
    return redirect("groupes:groupe", slug=instance.slug)


@require_POST
def decider(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = get_object_or_404(DemandeEntree.objects.select_related("instance", "adherent"), pk=pk)
    acceptee = request.POST.get("decision") == "oui"
    _faire(
        request,
        lambda: services.decider(demande, acceptee=acceptee, par=request.user, request=request),
        f"{demande.adherent} est dans le groupe." if acceptee else "La demande est refusée.",
    )
    return redirect("groupes:groupe", slug=demande.instance.slug)


@require_POST
def creer_tache(request: RequeteMembre, slug: str) -> HttpResponse:
    instance = _dedans(request, slug)
    form = TacheForm(request.POST, instance=instance)
    if form.is_valid():
        services.creer_tache(instance, **form.cleaned_data, par=request.user, request=request)
        messages.success(request, "La tâche est dans la liste du groupe.")
        return redirect("groupes:groupe", slug=slug)
    return render(request, "groupes/tache.html", {"instance": instance, "formulaire": form})


@require_POST
def cocher(request: RequeteMembre, pk: int) -> HttpResponse:
    tache = get_object_or_404(
        Tache.objects.filter(retiree_le=None).select_related("instance", "responsable"), pk=pk
    )
    if "retirer" in request.POST:
        services.retirer_tache(tache, par=request.user, request=request)
        messages.success(request, f"« {tache.libelle} » est retirée.")
    else:
        faite = tache.faite_le is None
        services.cocher(tache, faite=faite, par=request.user, request=request)
        messages.success(request, "C’est fait." if faite else "La tâche est à refaire.")
    return redirect("groupes:groupe", slug=tache.instance.slug)
