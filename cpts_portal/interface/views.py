from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cpts_portal.interface import exemples


@login_not_required
@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def teinte(request: HttpRequest, teinte: int) -> HttpResponse:
    """The one rule the CPTS chooses. The hue is in the address: kept for ever, no query."""
    if teinte >= 360:
        raise Http404("La teinte va de 0 à 359.")
    regle = f"@layer jetons {{ :root {{ --teinte: {teinte}; }} }}\n"
    return HttpResponse(regle, content_type="text/css; charset=utf-8")


@login_not_required
@require_safe
def composants(request: HttpRequest) -> HttpResponse:
    """The gallery exists on a developer's machine and nowhere else."""
    _en_developpement_seulement()
    contexte = exemples.contexte() | {"tri": QueryDict("tri=-date")}
    return render(request, "interface/composants.html", contexte)


ERREURS = ("400", "403", "403_csrf", "404", "405", "413", "429", "500", "503")


@login_not_required
@require_safe
def apercu_erreur(request: HttpRequest, code: str) -> HttpResponse:
    """Each error page as a visitor would meet it, for whoever works on its look."""
    _en_developpement_seulement()
    if code not in ERREURS:
        raise Http404
    return render(request, f"{code}.html")


def _en_developpement_seulement() -> None:
    if getattr(settings, "ENVIRONNEMENT", "production") != "developpement":
        raise Http404


def jeton_perime(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
