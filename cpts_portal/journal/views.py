from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpts_portal.journal import export, permissions, queries
from cpts_portal.journal.forms import FiltreForm
from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import RequeteConnectee

PAR_PAGE = 50


def _exiger_le_droit(request: RequeteConnectee) -> None:
    if not permissions.peut_lire(request.user):
        raise PermissionDenied("Le journal est réservé à la coordination.")


@require_safe
@never_cache
def liste(request: RequeteConnectee) -> HttpResponse:
    _exiger_le_droit(request)
    form = FiltreForm(request.GET)
    form.is_valid()
    page = Paginator(queries.entrees(form.filtre()), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "form": form,
        "page": page,
        "filtre_actif": form.filtre() != queries.Filtre(),
        "suite": _sans_la_page(request.GET),
    }
    return render(request, "journal/liste.html", contexte)


def _sans_la_page(parametres: QueryDict) -> str:
    """The filters, for the export to hold what the list shows."""
    filtres = parametres.copy()
    filtres.pop("page", None)
    return f"?{filtres.urlencode()}" if filtres else ""


@require_safe
@never_cache
def exporter(request: RequeteConnectee) -> StreamingHttpResponse:
    """Exporting the journal is itself a line of the journal."""
    _exiger_le_droit(request)
    form = FiltreForm(request.GET)
    form.is_valid()
    filtre = form.filtre()
    criteres = {nom: str(valeur) for nom, valeur in vars(filtre).items() if valeur}
    noter("journal.exporte", acteur=request.user, details=criteres, request=request)
    entrees = queries.entrees(filtre).iterator(chunk_size=2000)
    jour = timezone.localdate().isoformat()
    return StreamingHttpResponse(
        export.lignes_csv(entrees),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="journal-{jour}.csv"'},
    )
