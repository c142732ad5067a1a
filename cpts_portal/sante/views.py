from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpts_portal.sante import permissions, queries
from cpts_portal.sante.sondes import SONDES


@login_not_required
@require_safe
@never_cache
def vivant(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a sick database restarts nobody."""
    return HttpResponse("vivant\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@never_cache
def pret(request: HttpRequest) -> HttpResponse:
    constats = queries.pret()
    ok = all(constat.ok for constat in constats)
    texte = "".join(f"{constat.nom} : {constat.phrase}\n" for constat in constats)
    return HttpResponse(texte, status=200 if ok else 503, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@never_cache
def etat(request: HttpRequest) -> HttpResponse:
    if not permissions.peut_voir_etat(request):
        # No word on what exists to who may not see it.
        raise Http404
    constats = queries.pret()
    if all(constat.ok for constat in constats):
        constats += queries.sonder(SONDES)
    ok = all(constat.ok for constat in constats)
    statut = 200 if ok else 503
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "sante/etat.html", {"constats": constats, "ok": ok}, status=statut)
    pieces = {c.nom: {"ok": c.ok, "message": c.phrase} for c in constats}
    return JsonResponse(
        {"ok": ok, "pieces": pieces}, status=statut, json_dumps_params={"ensure_ascii": False}
    )
