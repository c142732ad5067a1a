"""Why a meeting can no longer be cancelled: the apps above say what rests on a closed one."""

from __future__ import annotations

from collections.abc import Callable

from .models import Reunion

# A sentence each, which says what to do first.
Source = Callable[[Reunion], list[str]]

_SOURCES: dict[str, Source] = {}


def enregistrer(nom: str, source: Source) -> None:
    _SOURCES[nom] = source


def empechements(reunion: Reunion) -> list[str]:
    """The same list for the page, which then offers no button, and for the service."""
    if reunion.est_close:
        return [phrase for source in _SOURCES.values() for phrase in source(reunion)]
    if reunion.signatures.retenues().exists():
        return ["Des personnes ont signé\u00a0: cette réunion a eu lieu, elle se clôt."]
    return []
