"""Pages for anonymous visitors, kept until something public is edited.

One version stands for everything the public can see. It lives in the cache itself: emptying the
cache forgets pages and version together, so a stale page cannot come back. Every service that
changes something public calls `invalider()`.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_CLE_VERSION = "public:version"
_DUREE = 10 * 60
# A longer address is a curious visitor's; keeping it would only fill the cache.
_ADRESSE_MAX = 300


def version() -> str:
    actuelle = cache.get(_CLE_VERSION)
    if actuelle is None:
        actuelle = secrets.token_hex(8)
        cache.set(_CLE_VERSION, actuelle, None)
    return str(actuelle)


def invalider() -> None:
    """After commit: a page drawn meanwhile from the old rows must not take the new version."""
    transaction.on_commit(_renouveler)


def _renouveler() -> None:
    cache.set(_CLE_VERSION, secrets.token_hex(8), None)


def _gardable(request: HttpRequest) -> bool:
    # A session cookie may belong to a member, who sees more: never the shared page.
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.get_full_path()) <= _ADRESSE_MAX
    )


def _cle(request: HttpRequest) -> str:
    morceaux = (
        version(),
        timezone.localdate().isoformat(),
        request.get_host(),
        request.get_full_path(),
        request.headers.get("HX-Request", ""),
    )
    return "public:page:" + hashlib.sha256("\n".join(morceaux).encode()).hexdigest()


Vue = Callable[..., HttpResponse]


def page_publique(vue: Vue) -> Vue:
    """Keeps the page of an anonymous GET. Such a page must carry no token, nonce or name."""

    @wraps(vue)
    def enveloppe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _gardable(request):
            return vue(request, *args, **kwargs)
        cle = _cle(request)
        gardee = cache.get(cle)
        if gardee is not None:
            contenu, genre = gardee
            reponse = HttpResponse(contenu, content_type=genre)
        else:
            reponse = vue(request, *args, **kwargs)
            if hasattr(reponse, "render"):
                reponse.render()
            if reponse.status_code == 200 and not reponse.cookies:
                cache.set(cle, (reponse.content, reponse.headers["Content-Type"]), _DUREE)
        reponse.headers["Vary"] = "Cookie, HX-Request"
        return reponse

    return enveloppe
