"""Remember a read for the length of one HTTP request, and never beyond."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.signals import request_finished, request_started

T = TypeVar("T")

# None outside a request: a task or a command always reads the database.
_MEMOIRE: ContextVar[dict[Any, Any] | None] = ContextVar("memoire_requete", default=None)


def memoire_requete(lire: Callable[[], T]) -> Callable[[], T]:
    @wraps(lire)
    def lire_une_fois() -> T:
        memoire = _MEMOIRE.get()
        if memoire is None:
            return lire()
        if lire not in memoire:
            memoire[lire] = lire()
        return cast(T, memoire[lire])

    return lire_une_fois


def oublier() -> None:
    """What was just written must be read again by the same request."""
    memoire = _MEMOIRE.get()
    if memoire is not None:
        memoire.clear()


def ouvrir(**_: object) -> None:
    _MEMOIRE.set({})


def fermer(**_: object) -> None:
    _MEMOIRE.set(None)


request_started.connect(ouvrir, dispatch_uid="memoire_requete.ouvrir")
request_finished.connect(fermer, dispatch_uid="memoire_requete.fermer")
