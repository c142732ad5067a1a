"""Pages for anonymous visitors, kept until something public is edited.

Two marks stand for everything the public can see; both live in the shared cache, so that emptying
it changes them and no stale page can come back.

- the *époque* changes when something must no longer be seen (an entry withdrawn, a contact hidden,
  a page unpublished): nothing drawn before is ever served again. This is what `invalider()` does;
- the *version* changes at every edit. `invalider(sursis=True)`, for an edit that hides nothing,
  changes it alone: for `SURSIS` seconds at most visitors still get the page as it was, while the
  worker draws the most visited ones again. Without a worker, the first visit after that draws.

Pages stay in the memory of each web process: what a visitor waits for is one short read, the two
marks. Those the worker has drawn come from the shared cache, once per process.
"""

import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial, wraps
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.util import setup_testing_defaults

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from cpts_portal.lib.memoire_requete import une_seule_lecture

T = TypeVar("T")
SURSIS = 10
TACHE = "interface.renouveler_pages"
_EPOQUE, _VERSION = "public:epoque", "public:version"
_DEMANDE, _VISITEES = "public:demande", "public:visitees"
# About 20 MB a process at most; a longer address is a curious visitor's.
_PAGES_MAX = 256
_ADRESSE_MAX = 300
# What the worker draws again: few pages, the most visited.
_RENOUVELEES_MAX = 30
_SUIVIES_MAX = 120
_PARTAGE = 3600
# A process tells which pages it served at most once in that time.
_ENVOI = 5.0
# What draws a page.
_SOURCES = (
    ("templates", "*.html"),
    ("cpts_portal", "*.py"),
    ("annuaire", "*.py"),
    ("projet_sante", "*.py"),
)
# Not an HTTP header: no client can send it.
_RENOUVELLEMENT = "cpts.renouvellement"


@dataclass(frozen=True, slots=True)
class Etat:
    epoque: str
    version: str
    depuis: float
    precedente: str


def etat() -> Etat:
    """Without a cache nothing is kept: each visit draws its page."""
    try:
        lus = cache.get_many([_EPOQUE, _VERSION])
        if len(lus) < 2:
            _renouveler()
            lus = cache.get_many([_EPOQUE, _VERSION])
        return Etat(lus[_EPOQUE], *lus[_VERSION])
    except (RedisError, KeyError):
        return Etat(secrets.token_hex(8), secrets.token_hex(8), 0, "")


def version() -> str:
    return etat().version


def invalider(*, sursis: bool = False) -> None:
    """After commit: a page drawn meanwhile from the old rows must not take the new version."""
    transaction.on_commit(partial(_apres_commit, sursis=sursis))


def relu_au_retrait(lire: Callable[[], T]) -> Callable[[], T]:
    """A small public fact that every page asks for: each process reads it once per époque.

    Whoever writes that fact calls `invalider()`, the strict one.
    """
    garde: list[tuple[str, T]] = []

    @wraps(lire)
    def lire_une_fois() -> T:
        # The mark before the fact: read from old rows, it is never kept under the new mark.
        epoque = etat().epoque
        for connue, lu in garde:
            if connue == epoque:
                return lu
        lu = lire()
        garde[:] = [(epoque, lu)]
        return lu

    return lire_une_fois


def _apres_commit(*, sursis: bool) -> None:
    _renouveler(sursis=sursis)
    _demander_le_renouvellement()


def _renouveler(*, sursis: bool = False) -> None:
    # The edit is already saved: an absent cache must not turn it into an error page.
    with suppress(RedisError):
        # The époque first and alone: an edit made meanwhile cannot bring the former one back.
        if not sursis:
            cache.set(_EPOQUE, secrets.token_hex(8), None)
        precedente, *_ = cache.get(_VERSION) or ("",)
        cache.set(_VERSION, (secrets.token_hex(8), time.time(), precedente), None)


def _demander_le_renouvellement() -> None:
    """A hint, not a duty: lost, the next visit draws the page itself. One request at a time."""
    with suppress(RedisError, OperationalError):
        if cache.add(_DEMANDE, True, SURSIS):
            current_app.send_task(TACHE, expires=6 * SURSIS)


@dataclass(frozen=True, slots=True)
class _Page:
    epoque: str
    version: str
    jour: date
    contenu: bytes
    entetes: dict[str, str]

    def est_a_jour(self, etat: Etat, jour: date) -> bool:
        return (self.epoque, self.version, self.jour) == (etat.epoque, etat.version, jour)

    def a_un_sursis(self, etat: Etat, jour: date) -> bool:
        """Up to date until the last edit, and that edit is recent."""
        recente = 0 <= time.time() - etat.depuis <= SURSIS
        avant = (etat.epoque, etat.precedente, jour)
        return recente and (self.epoque, self.version, self.jour) == avant

    def reponse(self) -> HttpResponse:
        return HttpResponse(self.contenu, headers=self.entetes)


Cle = tuple[str, str, str, str]
Vue = Callable[..., HttpResponse]
_PAGES: OrderedDict[Cle, _Page] = OrderedDict()
_VISITES: Counter[Cle] = Counter()
_DERNIER_ENVOI = [0.0]
_VERROU = Lock()


def page_publique(vue: Vue) -> Vue:
    """What this view answers to an anonymous GET may be kept: no token, no nonce, no name in it."""

    @wraps(vue)
    def enveloppe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reponse = vue(request, *args, **kwargs)
        reponse.headers["Vary"] = "Cookie, HX-Request"
        # A view may refuse it for one answer: what depends on the hour.
        reponse.gardable = getattr(reponse, "gardable", True)  # type: ignore[attr-defined]  # read by our middleware
        return reponse

    return enveloppe


def _cle(request: HttpRequest) -> Cle | None:
    # A session cookie may belong to a member, who sees more: never the shared page.
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    adresse = request.get_full_path()
    if len(adresse) > _ADRESSE_MAX:
        return None
    return request.scheme or "", request.get_host(), adresse, request.headers.get("HX-Request", "")


class CachePublicMiddleware:
    """Before sessions and forms: a kept page needs none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cle = _cle(request)
        if cle is None:
            return self.get_response(request)
        # Both read before the page is drawn: a page of old rows never bears a new version.
        avant, jour = etat(), timezone.localdate()
        demandee = _RENOUVELLEMENT not in request.META
        page = _page_servie(cle, avant, jour) if demandee else None
        if demandee:
            _noter_visite(cle)
        return page.reponse() if page else self._garder(cle, request, avant, jour)

    def _garder(self, cle: Cle, request: HttpRequest, avant: Etat, jour: date) -> HttpResponse:
        reponse = self.get_response(request)
        if (
            getattr(reponse, "gardable", False)
            and reponse.status_code == 200
            and not reponse.cookies
        ):
            page = _Page(avant.epoque, avant.version, jour, reponse.content, dict(reponse.headers))
            _retenir(cle, page)
            if _RENOUVELLEMENT in request.META:
                cache.set(_cle_partagee(cle, page.version), page, _PARTAGE)
        return reponse


def _page_servie(cle: Cle, actuel: Etat, jour: date) -> _Page | None:
    gardee = _PAGES.get(cle)
    if gardee and gardee.est_a_jour(actuel, jour):
        return gardee
    partagee = _lire_partagee(cle, actuel.version)
    if partagee and partagee.est_a_jour(actuel, jour):
        _retenir(cle, partagee)
        return partagee
    ancienne = gardee or _lire_partagee(cle, actuel.precedente)
    return ancienne if ancienne and ancienne.a_un_sursis(actuel, jour) else None


def _retenir(cle: Cle, page: _Page) -> None:
    with _VERROU:
        _PAGES[cle] = page
        _PAGES.move_to_end(cle)
        while len(_PAGES) > _PAGES_MAX:
            _PAGES.popitem(last=False)


# --- What the worker does after an edit ---


def _cle_partagee(cle: Cle, version: str) -> str:
    return f"public:page:{_livraison()}:{version}:{sha256(repr(cle).encode()).hexdigest()}"


@lru_cache(maxsize=1)
def _livraison() -> str:
    """Read at the first need of a process: a page drawn by the former release is not this one's."""
    racine = Path(settings.RACINE)
    fichiers = (
        fichier for dossier, motif in _SOURCES for fichier in (racine / dossier).rglob(motif)
    )
    return f"{max((fichier.stat().st_mtime_ns for fichier in fichiers), default=0):x}"


def _lire_partagee(cle: Cle, version: str) -> _Page | None:
    with suppress(RedisError):
        return cache.get(_cle_partagee(cle, version))
    return None


def _noter_visite(cle: Cle) -> None:
    """Roughly, by design: two processes may forget each other's visits, nothing depends on it."""
    _VISITES[cle] += 1
    if time.monotonic() - _DERNIER_ENVOI[0] < _ENVOI:
        return
    _DERNIER_ENVOI[0] = time.monotonic()
    with suppress(RedisError):
        visitees = Counter(cache.get(_VISITEES) or {})
        visitees.update(_VISITES)
        _VISITES.clear()
        cache.set(_VISITEES, dict(visitees.most_common(_SUIVIES_MAX)), None)


def renouveler_les_pages() -> int:
    """Draws the most visited pages again and shares them; returns how many."""
    # First: an edit made while drawing must be able to ask again.
    cache.delete(_DEMANDE)
    visitees = Counter(cache.get(_VISITEES) or {})
    dessinees = 0
    for cle, nombre in visitees.most_common(_RENOUVELEES_MAX):
        gardee = _dessiner(cle)
        dessinees += gardee
        # Yesterday's favourites fade; a page that no longer exists is forgotten.
        visitees[cle] = max(1, nombre // 2) if gardee else 0
    cache.set(_VISITEES, {cle: nombre for cle, nombre in visitees.items() if nombre}, None)
    return dessinees


@lru_cache(maxsize=1)
def _portail() -> WSGIHandler:
    return WSGIHandler()


def _dessiner(cle: Cle) -> bool:
    schema, hote, adresse, htmx = cle
    morceaux = urlsplit(adresse)
    environ: dict[str, Any] = {
        "HTTP_HOST": hote,
        "PATH_INFO": unquote_to_bytes(morceaux.path).decode("latin-1"),
        "QUERY_STRING": morceaux.query,
        "wsgi.url_scheme": schema,
        _RENOUVELLEMENT: True,
    }
    if htmx:
        environ["HTTP_HX_REQUEST"] = htmx
    setup_testing_defaults(environ)
    # Not a request of the server: no signal is sent, the task keeps its database connection.
    with une_seule_lecture():
        reponse = _portail().get_response(WSGIRequest(environ))
    return reponse.status_code == 200
