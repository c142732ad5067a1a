"""Remember a read for the length of one HTTP request, and never beyond."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def une_seule_lecture() -> Iterator[None]:
    """One document, one reading: what it freezes in several places is read once."""
    if _MEMOIRE.get() is not None:
        yield
        return
    jeton = _MEMOIRE.set({})
    try:
        yield
    finally:
        _MEMOIRE.reset(jeton)


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
