from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from membres.comptes.requete import RequeteMembre

from . import panneaux


@require_GET
@never_cache
def accueil(request: RequeteMembre) -> HttpResponse:
    remplis = panneaux.panneaux(request)
    return render(
        request,
        "espace/accueil.html",
        {
            "attentes": panneaux.attentes(request),
            "larges": [panneau for panneau in remplis if panneau.large],
            "etroits": [panneau for panneau in remplis if not panneau.large],
        },
    )
