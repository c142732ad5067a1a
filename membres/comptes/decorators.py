from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from .enums import Role
from .requete import RequeteMembre


def role_requis(*roles: Role) -> Callable:
    """The page exists for these roles; the others get a 403 that says so."""

    def decorer(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(vue)
        def porte(request: RequeteMembre, *args, **kwargs) -> HttpResponse:
            if not request.user.a_role(*roles):
                raise PermissionDenied("Votre rôle n’ouvre pas cette page.")
            return vue(request, *args, **kwargs)

        return porte

    return decorer
