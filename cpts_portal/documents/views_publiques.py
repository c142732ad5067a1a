from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cpts_portal.documents.authenticite import document_atteste, fichier_reconnu
from cpts_portal.documents.forms import FichierForm

# Sixty random bits cannot be guessed at this pace; a person copying a code never meets it.
ESSAIS_PAR_MINUTE = 20


@login_not_required
@require_safe
@never_cache
def verifier(request: HttpRequest, code: str) -> HttpResponse:
    if _trop_d_essais(request):
        reponse = render(request, "documents_produits/verification_patience.html", status=429)
        reponse["Retry-After"] = "60"
        return reponse
    document = document_atteste(code)
    statut = 200 if document else 404
    contexte = {"document": document, "saisi": code}
    reponse = render(request, "documents_produits/verification.html", contexte, status=statut)
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def reconnaitre(request: HttpRequest) -> HttpResponse:
    """A code to copy, or the file itself: its hash is computed here, and the file forgotten."""
    form = FichierForm(request.POST or None, request.FILES or None)
    contexte: dict[str, object] = {"form": form, "reconnu": None, "empreinte": ""}
    statut = 200
    if request.method == "POST":
        if _trop_d_essais(request):
            return render(request, "documents_produits/verification_patience.html", status=429)
        if form.is_valid():
            empreinte = form.empreinte()
            contexte |= {"empreinte": empreinte, "reconnu": fichier_reconnu(empreinte)}
        else:
            statut = 422
    reponse = render(request, "documents_produits/reconnaitre.html", contexte, status=statut)
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


def _trop_d_essais(request: HttpRequest) -> bool:
    cle = f"documents:verifier:{get_adapter().get_client_ip(request)}"
    cache.add(cle, 0, 60)
    try:
        return cache.incr(cle) > ESSAIS_PAR_MINUTE
    except ValueError:  # the minute ended between the two calls
        return False
