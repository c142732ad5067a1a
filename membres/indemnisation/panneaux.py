"""What the dashboards show about claims; `espace` registers these."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre

from . import permissions, queries


def mes_heures(request: RequeteMembre) -> dict[str, Any] | None:
    adherent = adherent_de(request.user)
    if adherent is None:
        return None
    releve = queries.releve(adherent, timezone.localdate().year)
    return {"releve": releve, "demandes": releve.demandes[:6]}


def files(request: RequeteMembre) -> dict[str, Any] | None:
    if not permissions.peut_entrer(request.user):
        return None
    nombres = queries.nombres()
    return {
        "files": queries.mes_files(request.user),
        "nombres": {
            "soumises": nombres["a-valider"],
            "validees": nombres["a-ordonner"],
            "a_payer": nombres["a-payer"],
        },
    }
