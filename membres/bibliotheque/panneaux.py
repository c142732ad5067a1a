"""What other pages show of the library."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from membres.comptes.requete import RequeteMembre
from membres.instances.models import Instance

from . import permissions, queries
from .models import Document


def section_du_groupe(request: RequeteMembre, instance: Instance) -> dict[str, Any]:
    return {
        "documents": list(queries.documents_de(instance, request.user)[:10]),
        "instance": instance,
        "peut_deposer": instance in permissions.groupes_ou_deposer(request.user),
    }


def derniers_documents(request: RequeteMembre) -> dict[str, Any] | None:
    documents = queries.derniers(request.user, 5)
    return {"documents": documents} if documents else None


def a_revoir(request: RequeteMembre) -> list[Document]:
    if not permissions.peut_tout_tenir(request.user):
        return []
    return list(queries.a_revoir(timezone.localdate()))
