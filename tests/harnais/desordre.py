"""A queryset without an order comes back shuffled: no test may rely on the database's mood."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet

NOTRES = ("cpts_portal.", "membres.", "annuaire.", "missions.", "projet_sante.")
_original = QuerySet._fetch_all


def _est_a_nous(queryset: QuerySet) -> bool:
    return queryset.model.__module__.startswith(NOTRES)


def _fetch_all(self: QuerySet) -> None:
    frais = self._result_cache is None
    _original(self)
    if frais and not self.ordered and len(self._result_cache) > 1 and _est_a_nous(self):
        random.shuffle(self._result_cache)


@contextmanager
def desordre() -> Iterator[None]:
    QuerySet._fetch_all = _fetch_all
    try:
        yield
    finally:
        QuerySet._fetch_all = _original
