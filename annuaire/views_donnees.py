"""Open data and the export of a public search: capped, slowed down, the same fields everywhere."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from allauth.core.internal.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from annuaire.forms import lire_filtres
from annuaire.queries import ouvertes
from cpts_portal.lib.cache_public import page_publique
from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx

LICENCE = "Licence Ouverte 2.0 (Etalab)"
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
JEUX: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "annuaire": ouvertes.tout_ouvert,
    "effectifs": ouvertes.effectifs,
}


@login_not_required
@require_safe
@page_publique
def donnees_ouvertes(request: HttpRequest) -> HttpResponse:
    contexte = {
        "personnes": settings.ANNUAIRE_DONNEES_PERSONNES,
        "maximum": ouvertes.EXPORT_MAX,
        "colonnes": ouvertes.COLONNES,
        "licence": LICENCE,
    }
    return render(request, "annuaire/donnees_ouvertes.html", contexte)


@login_not_required
@require_safe
def jeu(request: HttpRequest, nom: str, format: str) -> HttpResponse:
    if nom not in JEUX or format not in ("csv", "json"):
        raise Http404("Ce jeu de données n’existe pas.")
    return _servir(request, JEUX[nom], nom, format)


@login_not_required
@require_safe
def exporter(request: HttpRequest, format: str) -> HttpResponse:
    if format not in ("csv", "xlsx"):
        raise Http404("Ce format n’existe pas.")
    filtres = lire_filtres(request.GET)
    return _servir(request, lambda: ouvertes.resultat_ouvert(filtres), "recherche", format)


def _servir(
    request: HttpRequest, lire: Callable[[], list[dict[str, Any]]], nom: str, format: str
) -> HttpResponse:
    if not consume(request, app="allauth.account", action="annuaire_donnees", limit_get=True):
        return respond_429(request)
    corps = _ecrire(lire(), format)
    etag = quote_etag(hashlib.sha256(corps).hexdigest()[:32]) if format != "xlsx" else None
    reponse = HttpResponse(corps, content_type=_TYPES[format])
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.{format}"'
    if etag:
        reponse["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=reponse) or reponse


def _ecrire(lignes: list[dict[str, Any]], format: str) -> bytes:
    if format == "json":
        contenu = {"licence": LICENCE, "lignes": lignes}
        return json.dumps(contenu, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
    entetes = list(lignes[0]) if lignes else list(ouvertes.COLONNES)
    valeurs = [list(ligne.values()) for ligne in lignes]
    if format == "csv":
        return csv_francais(entetes, valeurs)
    # A figure in a cell must be exact: a coordinate leaves as it is written.
    textes = [[str(v) if isinstance(v, float) else v for v in ligne] for ligne in valeurs]
    return xlsx([Feuille("Annuaire", entetes, textes)])
