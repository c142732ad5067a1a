"""What the dashboard shows about meetings; `espace` registers these."""

from __future__ import annotations

from typing import Any

from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre

from . import queries


def mes_reunions(request: RequeteMembre) -> dict[str, Any] | None:
    adherent = adherent_de(request.user)
    return {"prochaines": queries.prochaines(adherent)} if adherent else None


def mes_taches(request: RequeteMembre) -> dict[str, Any] | None:
    adherent = adherent_de(request.user)
    taches = queries.taches_ouvertes(adherent)[:6] if adherent else []
    return {"taches": taches} if taches else None
