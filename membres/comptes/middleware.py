"""The door of the privileged roles: one middleware, every request, pages, API and `/gestion/`."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode

from . import permissions, queries
from .models import Compte

# With no factor yet, these views and no other: choose one, prove oneself, leave.
ENROLEMENT = frozenset(
    {
        "comptes:enrolement",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)
# With a factor this session has not shown: show it, or leave.
PREUVE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"})


class PorteMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vue: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if not isinstance(request.user, Compte):
            return None
        compte = request.user
        if permissions.exige_second_facteur(compte) and not second_facteur_montre(request):
            return _demander_le_facteur(request, compte, vue)
        if _est_en_gestion(request) and not permissions.peut_entrer_en_gestion(compte):
            # A Wagtail group outliving its role opens nothing.
            raise PermissionDenied("Votre rôle n’ouvre pas l’espace de gestion.")
        return None


def second_facteur_montre(request: HttpRequest) -> bool:
    return any(
        methode.get("method") == "mfa"
        for methode in get_authentication_records(request, request.user)
    )


def _demander_le_facteur(
    request: HttpRequest, compte: Compte, vue: Callable
) -> HttpResponse | None:
    types = queries.types_de_facteurs(compte)
    ouvertes = PREUVE if types else ENROLEMENT
    if _resolu(request).view_name in ouvertes:
        return None
    if request.path_info.startswith("/api/"):
        return JsonResponse(
            {"detail": "Votre rôle demande un second facteur. Connectez-vous avec le vôtre."},
            status=403,
        )
    if not getattr(vue, "login_required", True):
        # On a public page this session is nobody: it sees what everyone sees.
        request.user = AnonymousUser()
        return None
    return _renvoyer(request, _page_du_facteur(types))


def _page_du_facteur(types: set[str]) -> str:
    if Authenticator.Type.TOTP in types:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if types else "comptes:enrolement"


def _resolu(request: HttpRequest) -> ResolverMatch:
    if request.resolver_match is None:
        raise LookupError("La porte se tient après la résolution de l’adresse.")
    return request.resolver_match


def _est_en_gestion(request: HttpRequest) -> bool:
    return _resolu(request).route.startswith("gestion/")


def _renvoyer(request: HttpRequest, page: str) -> HttpResponse:
    retour = request.get_full_path() if request.method == "GET" else reverse("espace:accueil")
    adresse = f"{reverse(page)}?{urlencode({REDIRECT_FIELD_NAME: retour})}"
    if request.headers.get("HX-Request") == "true":
        # A redirect would be swapped into the fragment; htmx must leave the page.
        return HttpResponse(status=204, headers={"HX-Redirect": adresse})
    return HttpResponseRedirect(adresse)
