from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cpts_portal.interface.identite import lire_identite, lire_territoire
from cpts_portal.interface.libelles import lire_libelles


def identite(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a page without the shell (htmx fragment, back office) reads nothing."""
    return {
        "identite": SimpleLazyObject(lire_identite),
        "dessin_territoire": SimpleLazyObject(lire_territoire),
        "libelles": SimpleLazyObject(lire_libelles),
    }
