from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Django answers these with an empty or an English page.
_HABILLES = {405, 413, 429}


class PagesErreur:
    """A person refused reads what to do next; a program keeps its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        if reponse.status_code not in _HABILLES or not _est_lue(request, reponse):
            return reponse
        page = render(request, f"{reponse.status_code}.html", status=reponse.status_code)
        for nom in ("Allow", "Retry-After"):
            if nom in reponse:
                page[nom] = reponse[nom]
        return page


def _est_lue(request: HttpRequest, reponse: HttpResponse) -> bool:
    demande_html = "text/html" in request.headers.get("Accept", "")
    deja_page = bool(getattr(reponse, "content", b"")) and reponse.status_code != 405
    return demande_html and not deja_page and not request.path.startswith("/api/")
