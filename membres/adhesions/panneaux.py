"""What the dashboard shows about memberships; `espace` registers these."""

from __future__ import annotations

from typing import Any

from membres.comptes.requete import RequeteMembre

from . import permissions, queries
from .enums import EtatAdhesion
from .models import Adhesion

_MONTREES = 5


def mon_adhesion(request: RequeteMembre) -> dict[str, Any] | None:
    adherent = queries.adherent_de(request.user)
    if adherent is None:
        return None
    return {"adherent": adherent, "adhesion": adherent.adhesions.le().first()}


def cotisation_a_regler(request: RequeteMembre) -> Adhesion | None:
    return (
        Adhesion.objects.le()
        .filter(adherent__compte=request.user, etat=EtatAdhesion.ATTENDUE, cotisation__isnull=False)
        .first()
    )


def demandes_a_decider(request: RequeteMembre) -> int:
    """Those the bureau has not answered; a question asked waits for the other side."""
    if not permissions.peut_decider(request.user):
        return 0
    return queries.demandes_a_decider().filter(etat="a_decider").count()


def demandes(request: RequeteMembre) -> dict[str, Any] | None:
    """Nothing awaits: nothing is shown."""
    if not permissions.peut_decider(request.user):
        return None
    premieres = list(queries.demandes_a_decider()[:_MONTREES])
    return {"demandes": premieres} if premieres else None
