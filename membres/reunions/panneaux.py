"""What the dashboard shows about meetings; `espace` registers these."""

from __future__ import annotations

from typing import Any

from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre
from membres.instances import permissions as instances
from membres.instances.models import Instance

from . import queries


def mes_reunions(request: RequeteMembre) -> dict[str, Any] | None:
    adherent = adherent_de(request.user)
    return {"prochaines": queries.prochaines(adherent)} if adherent else None


def mes_taches(request: RequeteMembre) -> dict[str, Any] | None:
    adherent = adherent_de(request.user)
    taches = queries.taches_ouvertes(adherent)[:6] if adherent else []
    return {"taches": taches} if taches else None


def section_du_groupe(request: RequeteMembre, instance: Instance) -> dict[str, Any]:
    """On the page of a group: its last meetings, and what was decided to be done."""
    return {
        "reunions": list(queries.reunions_visibles(request.user).filter(instance=instance)[:6]),
        "taches": list(queries.taches_ouvertes_du_groupe(instance)[:8]),
        "peut_convoquer": instances.peut_convoquer(request.user, instance),
        "instance": instance,
    }
