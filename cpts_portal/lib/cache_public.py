"""Pages for anonymous visitors, kept until something public is edited.

One version stands for everything the public can see. It lives in the shared cache: emptying the
cache changes it, so a stale page cannot come back. Every service that changes something public
calls `invalider()`. The pages themselves stay in the memory of each web process: what a visitor
waits for is then one short read, the version.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from redis.exceptions import RedisError

_CLE_VERSION = "public:version"
# About 20 MB a process at most; a longer address is a curious visitor's.
_PAGES_MAX = 256
_ADRESSE_MAX = 300


def version() -> str:
    """Without a cache nothing is kept: each visit draws its page."""
    try:
        actuelle = cache.get(_CLE_VERSION)
        if actuelle is None:
            actuelle = secrets.token_hex(8)
            cache.set(_CLE_VERSION, actuelle, None)
    except RedisError:
        return secrets.token_hex(8)
    return str(actuelle)


def invalider() -> None:
    """After commit: a page drawn meanwhile from the old rows must not take the new version."""
    transaction.on_commit(_renouveler)


def _renouveler() -> None:
    # The edit is already saved: an absent cache must not turn it into an error page.
    with suppress(RedisError):
        cache.set(_CLE_VERSION, secrets.token_hex(8), None)


@dataclass(frozen=True, slots=True)
class _Page:
    version: str
    jour: date
    contenu: bytes
    entetes: dict[str, str]

    def reponse(self) -> HttpResponse:
        return HttpResponse(self.contenu, headers=self.entetes)


Cle = tuple[str, str, str]
Vue = Callable[..., HttpResponse]
_PAGES: OrderedDict[Cle, _Page] = OrderedDict()
_VERROU = Lock()


def page_publique(vue: Vue) -> Vue:
    """What this view answers to an anonymous GET may be kept: no token, no nonce, no name in it."""

    @wraps(vue)
    def enveloppe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reponse = vue(request, *args, **kwargs)
        reponse.headers["Vary"] = "Cookie, HX-Request"
        reponse.gardable = True  # type: ignore[attr-defined]  # read by our middleware
        return reponse

    return enveloppe


def _cle(request: HttpRequest) -> Cle | None:
    # A session cookie may belong to a member, who sees more: never the shared page.
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    adresse = request.get_full_path()
    if len(adresse) > _ADRESSE_MAX:
        return None
    return request.get_host(), adresse, request.headers.get("HX-Request", "")


class CachePublicMiddleware:
    """Before sessions and forms: a kept page needs none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cle = _cle(request)
        if cle is None:
            return self.get_response(request)
        gardee = _PAGES.get(cle)
        if gardee and gardee.version == version() and gardee.jour == timezone.localdate():
            return gardee.reponse()
        return self._garder(cle, request)

    def _garder(self, cle: Cle, request: HttpRequest) -> HttpResponse:
        # Both read before the page is drawn: a page of old rows never bears a new version.
        avant, jour = version(), timezone.localdate()
        reponse = self.get_response(request)
        if (
            getattr(reponse, "gardable", False)
            and reponse.status_code == 200
            and not reponse.cookies
        ):
            page = _Page(avant, jour, reponse.content, dict(reponse.headers))
            with _VERROU:
                _PAGES[cle] = page
                _PAGES.move_to_end(cle)
                while len(_PAGES) > _PAGES_MAX:
                    _PAGES.popitem(last=False)
        return reponse
