"""Keeping the accounts of others."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.journal.services import noter, noter_consultation
from cpts_portal.lib.tableur import csv_francais
from membres.comptes import permissions, queries, services
from membres.comptes.decorators import role_requis
from membres.comptes.enums import ROLES_COMPTES, Role
from membres.comptes.forms import (
    FermetureForm,
    FiltreComptesForm,
    FinRoleForm,
    InvitationForm,
    RoleForm,
)
from membres.comptes.models import AttributionRole, Compte
from membres.comptes.requete import RequeteMembre

PAR_PAGE = 50
tenue_des_comptes = role_requis(*ROLES_COMPTES)


@require_GET
@tenue_des_comptes
def liste(request: RequeteMembre) -> HttpResponse:
    filtre = FiltreComptesForm(request.GET)
    comptes = queries.comptes(**_criteres(filtre))
    page = Paginator(comptes, PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "comptes/liste.html",
        {"filtre": filtre, "page": page, "parametres": _parametres(request)},
    )


@require_GET
@tenue_des_comptes
def exporter(request: RequeteMembre) -> HttpResponse:
    filtre = FiltreComptesForm(request.GET)
    lignes = queries.lignes_export(queries.comptes(**_criteres(filtre)))
    noter("comptes.exportes", acteur=request.user, details={"nombre": len(lignes)}, request=request)
    reponse = HttpResponse(
        csv_francais(queries.ENTETES_EXPORT, lignes), content_type="text/csv; charset=utf-8"
    )
    reponse["Content-Disposition"] = (
        f'attachment; filename="comptes-{timezone.localdate().isoformat()}.csv"'
    )
    return reponse


@require_http_methods(["GET", "POST"])
@tenue_des_comptes
def inviter(request: RequeteMembre) -> HttpResponse:
    form = InvitationForm(request.POST or None, par=request.user)
    if request.method == "POST" and form.is_valid():
        donnees = {k: v for k, v in form.cleaned_data.items() if k != "dernier_jour"}
        try:
            envoyee = services.inviter(**donnees, par=request.user, request=request)
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            compte = envoyee.invitation.compte
            messages.success(request, f"L’invitation est partie à {compte.email}.")
            return redirect("comptes:fiche", pk=compte.pk)
    return render(request, "comptes/inviter.html", {"form": form})


@require_GET
@tenue_des_comptes
def fiche(request: RequeteMembre, pk: int) -> HttpResponse:
    compte = get_object_or_404(Compte, pk=pk)
    if compte.pk != request.user.pk:
        noter_consultation("compte.consulte", acteur=request.user, objet=compte, request=request)
    return _fiche(request, compte, RoleForm(par=request.user))


@require_POST
@tenue_des_comptes
def attribuer(request: RequeteMembre, pk: int) -> HttpResponse:
    compte = get_object_or_404(Compte, pk=pk)
    form = RoleForm(request.POST, par=request.user)
    if form.is_valid():
        donnees = {k: v for k, v in form.cleaned_data.items() if k != "dernier_jour"}
        try:
            attribution = services.attribuer_role(
                compte, **donnees, par=request.user, request=request
            )
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.success(request, f"Rôle donné : {attribution.get_role_display()}.")
            return redirect("comptes:fiche", pk=compte.pk)
    return _fiche(request, compte, form, status=422)


def _fiche(
    request: RequeteMembre, compte: Compte, form: RoleForm, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "comptes/fiche.html",
        {
            "compte": compte,
            "attributions": [
                (attribution, permissions.peut_mettre_fin(request.user, attribution))
                for attribution in queries.attributions(compte)
            ],
            "invitation": compte.invitations.en_attente().first(),
            "securite": queries.securite(compte),
            "form": form,
            "peut_gerer": permissions.peut_gerer(request.user, compte),
            "est_soi": compte.pk == request.user.pk,
        },
        status=status,
    )


@require_http_methods(["GET", "POST"])
@tenue_des_comptes
def mettre_fin(request: RequeteMembre, pk: int) -> HttpResponse:
    attribution = get_object_or_404(AttributionRole.objects.select_related("compte"), pk=pk)
    if not permissions.peut_mettre_fin(request.user, attribution):
        raise PermissionDenied("Vous ne pouvez pas mettre fin à ce rôle.")
    form = FinRoleForm(request.POST or None, attribution=attribution)
    if request.method == "POST" and form.is_valid():
        try:
            services.mettre_fin_au_role(
                attribution,
                par=request.user,
                fin=form.fin,
                motif=form.cleaned_data["motif"],
                request=request,
            )
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.success(
                request, f"Fin du rôle enregistrée : {attribution.get_role_display()}."
            )
            return redirect("comptes:fiche", pk=attribution.compte_id)
    return render(
        request,
        "comptes/mettre_fin.html",
        {"form": form, "attribution": attribution, "compte": attribution.compte},
    )


@require_http_methods(["GET", "POST"])
@tenue_des_comptes
def fermer(request: RequeteMembre, pk: int) -> HttpResponse:
    compte = get_object_or_404(Compte, pk=pk)
    if not permissions.peut_gerer(request.user, compte):
        raise PermissionDenied("Vous ne pouvez pas fermer ce compte.")
    form = FermetureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.fermer_compte(
                compte, par=request.user, motif=form.cleaned_data["motif"], request=request
            )
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.success(request, f"Le compte de {compte} est fermé.")
            return redirect("comptes:fiche", pk=compte.pk)
    return render(request, "comptes/fermer.html", {"form": form, "compte": compte})


@require_POST
@tenue_des_comptes
def renvoyer(request: RequeteMembre, pk: int) -> HttpResponse:
    compte = get_object_or_404(Compte, pk=pk)
    try:
        services.renvoyer_invitation(compte, par=request.user, request=request)
        messages.success(request, f"Une nouvelle invitation est partie à {compte.email}.")
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("comptes:fiche", pk=compte.pk)


def _criteres(filtre: FiltreComptesForm) -> dict[str, str]:
    """An unknown value in the address filters nothing rather than failing."""
    filtre.is_valid()
    propre = filtre.cleaned_data
    return {
        "recherche": propre.get("q", ""),
        "role": Role(propre["role"]) if propre.get("role") else "",
        "etat": propre.get("etat", ""),
    }


def _parametres(request: RequeteMembre) -> str:
    """The filters of the address, without the page: what the next page and the export keep."""
    parametres = request.GET.copy()
    parametres.pop("page", None)
    return parametres.urlencode()
