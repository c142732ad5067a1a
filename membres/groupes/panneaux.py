from __future__ import annotations

from typing import Any

from membres.comptes.requete import RequeteMembre

from . import permissions, queries
from .models import DemandeEntree, Tache


def mes_groupes(request: RequeteMembre) -> dict[str, Any] | None:
    groupes = queries.mes_groupes(request.user)
    if not groupes and permissions.adherent_de(request.user) is None:
        return None
    return {"groupes": groupes}


def demandes_a_decider(request: RequeteMembre) -> list[DemandeEntree]:
    return queries.demandes_a_decider(request.user)


def demandes_sans_pilote(request: RequeteMembre) -> list[DemandeEntree]:
    return queries.demandes_sans_pilote(request.user)


def mes_taches(request: RequeteMembre) -> list[Tache]:
    return queries.mes_taches(request.user)
