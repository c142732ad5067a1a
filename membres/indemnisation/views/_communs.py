from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from membres.adhesions.queries import adherent_de
from membres.comptes.decorators import role_requis
from membres.comptes.models import Compte
from membres.comptes.requete import RequeteMembre
from membres.indemnisation import permissions, queries
from membres.indemnisation.models import Demande

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
equipe = role_requis(*permissions.ROLES)


def phrase(erreur: ValidationError) -> str:
    return " ".join(erreur.messages)


def adherent_requis(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view its member; an account without one lands where it is told what to do."""

    @wraps(vue)
    def porte(request: RequeteMembre, *args: Any, **kwargs: Any) -> HttpResponse:
        adherent = adherent_de(request.user)
        if adherent is None:
            return redirect("indemnisation:releve")
        return vue(request, adherent, *args, **kwargs)

    return porte


def demande_ou_404(compte: Compte, pk: int) -> Demande:
    demande = queries.demande_visible(compte, pk)
    if demande is None:
        raise Http404("Cette demande n’existe pas, ou n’est pas la vôtre.")
    return demande


def la_mienne_ou_404(compte: Compte, pk: int) -> Demande:
    demande = demande_ou_404(compte, pk)
    if not permissions.est_la_sienne(compte, demande):
        raise Http404("Cette demande n’est pas la vôtre.")
    return demande


def tenter(request: RequeteMembre, geste: Callable[[], object], fait: str) -> bool:
    """One gesture and what to say of it; a refusal changed nothing."""
    try:
        geste()
    except ValidationError as erreur:
        messages.error(request, phrase(erreur))
        return False
    messages.success(request, fait)
    return True


def piece_jointe(octets: bytes, genre: str, nom: str) -> HttpResponse:
    reponse = HttpResponse(octets, content_type=genre)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    reponse["Cache-Control"] = "private, no-store"
    return reponse
