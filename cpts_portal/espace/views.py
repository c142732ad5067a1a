from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from membres.comptes.decorators import role_requis
from membres.comptes.enums import ROLES_PRIVILEGIES
from membres.comptes.requete import RequeteMembre

from . import panneaux
from .panneaux import Tableau


@require_GET
@never_cache
def accueil(request: RequeteMembre) -> HttpResponse:
    return _tableau(request, "espace")


@require_GET
@never_cache
@role_requis(*ROLES_PRIVILEGIES)
def coordination(request: RequeteMembre) -> HttpResponse:
    return _tableau(request, "coordination")


def _tableau(request: RequeteMembre, tableau: Tableau) -> HttpResponse:
    remplis = panneaux.panneaux(request, tableau)
    gabarit = "espace/accueil.html" if tableau == "espace" else "espace/coordination.html"
    contexte = {
        "attentes": panneaux.attentes(request, tableau),
        "larges": [panneau for panneau in remplis if panneau.large],
        "etroits": [panneau for panneau in remplis if not panneau.large],
    }
    return render(request, gabarit, contexte)
