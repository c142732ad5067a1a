"""Log lines an operator can follow: one identifier per request, and nobody's name or address."""

import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_REQUETE: ContextVar[str] = ContextVar("requete", default="-")
_IDENTIFIANT = re.compile(r"[\w.:-]{8,64}", re.ASCII)
_ADRESSE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A personal link or a code in a query string opens a door: only the path is logged.
_REQUETE_URL = re.compile(r"\?\S*")


class RequeteMiddleware:
    """Take the proxy's X-Request-ID or draw one; give it back to the browser and to the logs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        recu = request.headers.get("X-Request-ID", "")
        identifiant = recu if _IDENTIFIANT.fullmatch(recu) else secrets.token_hex(8)
        # What the journal reads, whoever drew it.
        request.META["HTTP_X_REQUEST_ID"] = identifiant
        jeton = _REQUETE.set(identifiant)
        try:
            reponse = self.get_response(request)
        finally:
            _REQUETE.reset(jeton)
        reponse.headers["X-Request-ID"] = identifiant
        return reponse


class FiltreRequete(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.requete = _REQUETE.get()
        return True


def sans_donnee_personnelle(texte: str) -> str:
    return _ADRESSE.sub("[adresse]", _REQUETE_URL.sub("?…", texte))


class FormatTexte(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(requete)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return sans_donnee_personnelle(super().format(record))


class FormatJSON(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        ligne = {
            "date": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "niveau": record.levelname,
            "source": record.name,
            "requete": getattr(record, "requete", "-"),
            "message": sans_donnee_personnelle(record.getMessage()),
        }
        if record.exc_info:
            ligne["trace"] = sans_donnee_personnelle(self.formatException(record.exc_info))
        return json.dumps(ligne, ensure_ascii=False)
