"""What the dashboard shows about accounts; `espace` registers these."""

from __future__ import annotations

from typing import Any

from . import permissions, queries
from .requete import RequeteMembre


def mes_roles(request: RequeteMembre) -> dict[str, Any]:
    attributions = queries.attributions(request.user)
    return {
        "en_cours": [a for a in attributions if a.est_en_cours],
        "a_venir": [a for a in attributions if a.est_a_venir],
    }


def ma_securite(request: RequeteMembre) -> dict[str, Any]:
    return {
        "securite": queries.securite(request.user),
        "exige": permissions.exige_second_facteur(request.user),
        "mot_de_passe": request.user.has_usable_password(),
    }


def invitations(request: RequeteMembre) -> dict[str, Any] | None:
    if not permissions.peut_tenir_les_comptes(request.user):
        return None
    return {"invitations": list(queries.invitations_en_attente()[:10])}
