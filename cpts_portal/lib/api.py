"""One envelope for every error of the API: a code, a French sentence, the fields at fault."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cpts_portal.lib.connexion import Compte

PHRASES = {
    status.HTTP_400_BAD_REQUEST: "La demande n’est pas valide : corrigez les champs signalés.",
    status.HTTP_401_UNAUTHORIZED: "Connectez-vous pour continuer.",
    status.HTTP_403_FORBIDDEN: "Votre rôle ne permet pas cette action.",
    status.HTTP_404_NOT_FOUND: "Cette ressource n’existe pas.",
    status.HTTP_405_METHOD_NOT_ALLOWED: "Cette adresse n’accepte pas cette méthode.",
    status.HTTP_406_NOT_ACCEPTABLE: "Seul le format JSON est servi.",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "Envoyez du JSON.",
    status.HTTP_429_TOO_MANY_REQUESTS: "Trop de demandes : réessayez dans quelques instants.",
}
CODES = {
    status.HTTP_400_BAD_REQUEST: "invalide",
    status.HTTP_401_UNAUTHORIZED: "non_connecte",
    status.HTTP_403_FORBIDDEN: "interdit",
    status.HTTP_404_NOT_FOUND: "introuvable",
    status.HTTP_405_METHOD_NOT_ALLOWED: "methode",
    status.HTTP_406_NOT_ACCEPTABLE: "format",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "format",
    status.HTTP_429_TOO_MANY_REQUESTS: "trop_de_demandes",
}


def appelant(request: Request) -> Compte:
    """Our default permission lets accounts in, and nobody else."""
    return cast(Compte, request.user)


def repondre(exception: Exception, contexte: dict[str, Any]) -> Response | None:
    """None lets Django answer 500: a defect must reach the logs."""
    reponse = exception_handler(_traduire(exception), contexte)
    if reponse is None:
        return None
    champs: Any = {}
    if isinstance(exception, exceptions.ValidationError):
        champs = reponse.data if isinstance(reponse.data, dict) else {"general": reponse.data}
    reponse.data = {
        "code": CODES.get(reponse.status_code, "erreur"),
        "message": _phrase(exception, reponse.status_code),
        "champs": champs,
    }
    return reponse


def _traduire(exception: Exception) -> Exception:
    if isinstance(exception, Http404):
        return exceptions.NotFound()
    if isinstance(exception, PermissionDenied):
        return exceptions.PermissionDenied()
    return exception


def _phrase(exception: Exception, statut: int) -> str:
    """Our own sentence when a view wrote one, never the library's."""
    ecrite = getattr(exception, "detail", None)
    defaut = getattr(exception, "default_detail", None)
    if isinstance(ecrite, str) and defaut is not None and str(ecrite) != str(defaut):
        libre = not isinstance(
            exception,
            exceptions.ParseError
            | exceptions.MethodNotAllowed
            | exceptions.UnsupportedMediaType
            | exceptions.Throttled,
        )
        if libre:
            return str(ecrite)
    return PHRASES.get(statut, "La demande a échoué : réessayez.")


def garder_notre_api(endpoints: list[tuple], **_: Any) -> list[tuple]:
    """The schema tells our contract, not the inner API of the back office."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]
