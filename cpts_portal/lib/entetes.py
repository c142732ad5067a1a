"""Response headers that depend on the path: one constant policy, looser in two rooms only."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Nothing the portal does needs a sensor, a camera or a payment sheet.
CAPACITES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS = ", ".join(f"{capacite}=()" for capacite in CAPACITES)


class PolitiqueMiddleware(CSPMiddleware):
    """`settings.CSP_PAR_CHEMIN` replaces the policy under some paths."""

    def get_policy_parts(
        self, request: HttpRequest, response: Any, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        for chemin, directives in settings.CSP_PAR_CHEMIN.items():
            if request.path_info.startswith(chemin) and not report_only:
                parts.config = directives
        if getattr(request, "is_preview", False) and not report_only:
            # Wagtail draws a preview by a request of its own, then shows it in the editor's frame.
            parts.config = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
                "frame-ancestors": [SELF]
            }
        return parts


class EntetesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", PERMISSIONS)
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return reponse
