from email import message_from_bytes, policy
from email.message import EmailMessage

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from cpts_portal.courriels import permissions, queries, services
from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.lib.connexion import RequeteConnectee

PAR_PAGE = 50
# Ceux qui attendent une décision d'abord.
ONGLETS = [
    EtatCourriel.INCERTAIN,
    EtatCourriel.ECHEC,
    EtatCourriel.A_ENVOYER,
    EtatCourriel.EN_COURS,
    EtatCourriel.ENVOYE,
]


def _exiger_le_droit(request: RequeteConnectee) -> None:
    if not permissions.peut_gerer(request.user):
        raise PermissionDenied("Cette page est réservée à la coordination.")


@require_safe
@never_cache
def liste(request: RequeteConnectee) -> HttpResponse:
    _exiger_le_droit(request)
    voulu = request.GET.get("etat", "")
    nombres = queries.nombres()
    onglets = [{"libelle": "Tous", "href": "?", "courant": voulu not in EtatCourriel.values}]
    onglets += [
        {
            "libelle": etat.label,
            "href": f"?etat={etat.value}",
            "courant": voulu == etat,
            "nombre": nombres[etat],
        }
        for etat in ONGLETS
    ]
    page = Paginator(queries.courriels(voulu), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "onglets": onglets, "a_decider": nombres[EtatCourriel.INCERTAIN]}
    return render(request, "courriels/liste.html", contexte)


@require_POST
def renvoyer(request: RequeteConnectee, pk: int) -> HttpResponse:
    _exiger_le_droit(request)
    courriel = get_object_or_404(Courriel, pk=pk)
    if services.renvoyer(courriel, par=request.user):
        messages.success(request, f"Le courriel à {courriel.destinataire} va être renvoyé.")
    else:
        messages.warning(request, "Ce courriel n’est plus à renvoyer : son état a changé.")
    return redirect("courriels:liste")


# --- La boîte du développement : tout ce que le portail aurait envoyé ---


def _exiger_le_developpement() -> None:
    if settings.ENVIRONNEMENT != "developpement":
        raise Http404("Cette page n’existe qu’en développement.")


@login_not_required
@require_safe
@never_cache
def boite(request: HttpRequest) -> HttpResponse:
    _exiger_le_developpement()
    page = Paginator(queries.boite_locale(), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "courriels/boite.html", {"page": page})


@login_not_required
@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # django-csp types no view with arguments
def message(request: HttpRequest, pk: int) -> HttpResponse:
    _exiger_le_developpement()
    courriel = get_object_or_404(queries.boite_locale(), pk=pk)
    lu = _lire(courriel)
    pieces = [piece.get_filename() or "sans nom" for piece in lu.iter_attachments()]
    contexte = {
        "courriel": courriel,
        "texte": _partie(lu, "plain"),
        "a_html": bool(_partie(lu, "html")),
        "pieces": pieces,
    }
    return render(request, "courriels/message.html", contexte)


@login_not_required
@require_safe
@never_cache
@xframe_options_sameorigin
@csp(  # type: ignore[arg-type]  # django-csp types no view with arguments
    {
        "default-src": [NONE],
        "img-src": ["data:", SELF],
        "style-src": [UNSAFE_INLINE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
    }
)
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    _exiger_le_developpement()
    return HttpResponse(_partie(_lire(get_object_or_404(queries.boite_locale(), pk=pk)), "html"))


def _lire(courriel: Courriel) -> EmailMessage:
    lu = message_from_bytes(bytes(courriel.contenu), policy=policy.default)
    assert isinstance(lu, EmailMessage)  # noqa: S101 - what this policy returns, said to the types
    return lu


def _partie(lu: EmailMessage, genre: str) -> str:
    corps = lu.get_body((genre,))
    return str(corps.get_content()) if corps else ""
