"""What the dashboard shows about governance; `espace` registers these."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.comptes.requete import RequeteMembre

from . import permissions, queries


def mes_fonctions(request: RequeteMembre) -> dict[str, Any] | None:
    fonctions = queries.fonctions_de(request.user, timezone.localdate())
    return {"fonctions": fonctions} if fonctions else None


def signatures_attendues(request: RequeteMembre) -> int:
    return queries.a_signer().count() if permissions.peut_signer(request.user) else 0


def section_adherent(adherent: Adherent) -> dict[str, Any] | None:
    mandats = list(adherent.mandats.select_related("instance").order_by("-debut", "-pk"))
    return {"mandats": mandats} if mandats else None
