"""What the pages of the crisis plan share: the frame of whoever looks, the tabs they may open."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions, permissions_crise

# Page, libellé, qui l'ouvre.
_ONGLETS = (
    ("crise:plan", "Plan en vigueur", "lit"),
    ("crise:brouillon", "Brouillon", "tient"),
    ("crise:versions", "Versions et envois", "suit"),
    ("crise:volontaires", "Volontaires", "agit"),
    ("crise:evenements", "Événements", "agit"),
)


def droits(request: RequeteConnectee) -> dict[str, bool]:
    tient = permissions.peut_saisir(request.user)
    return {
        "lit": True,
        "tient": tient,
        "suit": permissions.peut_lire(request.user),
        "agit": permissions_crise.peut_agir(request.user),
    }


def rendre(
    request: RequeteConnectee,
    gabarit: str,
    contexte: dict[str, Any] | None = None,
    *,
    onglet: str = "",
    status: int = 200,
) -> HttpResponse:
    siens = droits(request)
    onglets = [
        {"libelle": libelle, "href": reverse(page), "courant": page == onglet}
        for page, libelle, droit in _ONGLETS
        if siens[droit]
    ]
    # Ceux de la coordination gardent leurs outils ; les autres membres les leurs.
    cadre = "base_coordination.html" if siens["suit"] else "base_membre.html"
    commun = {
        "cadre": cadre,
        "onglets": onglets if len(onglets) > 1 else [],
        "peut_tenir": siens["tient"],
        "peut_agir": siens["agit"],
    }
    return render(request, gabarit, commun | (contexte or {}), status=status)
