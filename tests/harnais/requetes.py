"""Flat query counts: the same page with one and with three objects asks the same questions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def requetes() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as capture:
        yield capture


def assert_requetes_plates(creer: Callable[[], object], lire: Callable[[], object]) -> int:
    """`creer` adds one object, `lire` renders the page; returns the common count."""
    creer()
    lire()  # warms per-process caches (content types, sites)
    with requetes() as une:
        lire()
    creer()
    creer()
    with requetes() as trois:
        lire()
    assert len(trois) == len(une), _difference(une, trois)
    return len(une)


def _difference(une: CaptureQueriesContext, trois: CaptureQueriesContext) -> str:
    deja = [q["sql"] for q in une.captured_queries]
    en_plus = [q["sql"] for q in trois.captured_queries if q["sql"] not in deja]
    return f"{len(une)} requêtes avec 1 objet, {len(trois)} avec 3 :\n" + "\n".join(en_plus[:12])
