"""What the coordination's dashboard shows of the documents one asked for."""

from typing import Any

from cpts_portal.documents.queries import mes_documents
from cpts_portal.lib.connexion import RequeteConnectee


def mes_derniers_documents(request: RequeteConnectee) -> dict[str, Any]:
    return {"documents": list(mes_documents(request.user)[:4])}
