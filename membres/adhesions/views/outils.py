from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpResponse

from membres.comptes.models import Compte
from membres.comptes.requete import RequeteMembre


def reserve(permis: Callable[[Compte], bool]) -> Callable:
    """The page exists for whom the predicate says; the others get a 403 that says so."""

    def decorer(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(vue)
        def porte(request: RequeteMembre, *args: object, **kwargs: object) -> HttpResponse:
            if not permis(request.user):
                raise PermissionDenied("Votre rôle n’ouvre pas cette page.")
            return vue(request, *args, **kwargs)

        return porte

    return decorer


def rendre_les_erreurs(form: BaseForm, erreur: ValidationError) -> None:
    """Constraints speak of columns the form does not have: their sentences go on top."""
    if not hasattr(erreur, "error_dict"):
        form.add_error(None, erreur)
        return
    for nom, liste in erreur.error_dict.items():
        form.add_error(nom if nom in form.fields else None, liste)


def phrases(erreur: ValidationError) -> str:
    return " ".join(erreur.messages)
