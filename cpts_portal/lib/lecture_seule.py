"""A GET must not write: this middleware, installed outside production, makes it impossible."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

_ECRITURE = re.compile(
    r"^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY"
    r"|CREATE|ALTER|DROP)\s+\"?(?P<table>\w+)?",
    re.IGNORECASE,
)
# The session row belongs to HTTP itself; the journal is written by `journal.services.noter` alone
# (tests/test_architecture.py proves it), and a page that discloses personal data must note it.
_SESSION = "django_session"
_JOURNAL = "journal_"
# Wagtail's own views write on GET (editing sessions, checkboxes of its dashboard). OpenID Connect
# comes back by a GET whose one-time code and state no mail scanner can guess (docs/adr/0001).
CHEMINS_LIBRES = ("/gestion/", "/comptes/oidc/")


class EcritureSurLecture(AssertionError):
    """A GET tried to write."""


def refuser_ecriture(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    ecriture = _ECRITURE.match(sql)
    if ecriture:
        table = ecriture["table"] or ""
        insertion = sql.lstrip()[:6].upper() == "INSERT"
        if table != _SESSION and not (insertion and table.startswith(_JOURNAL)):
            raise EcritureSurLecture(f"Écriture pendant un GET : {sql[:200]}")
    return execute(sql, params, many, context)


class LectureSeuleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        libre = request.method not in ("GET", "HEAD") or request.path.startswith(CHEMINS_LIBRES)
        with ExitStack() as gardes:
            if not libre:
                for connexion in connections.all():
                    gardes.enter_context(connexion.execute_wrapper(refuser_ecriture))
            return self.get_response(request)
