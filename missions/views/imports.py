"""The annex and the measures from a file: shown first, written on a second gesture."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions, queries, services
from missions.forms import ImportForm
from missions.lecture import FACULTATIVES_ANNEXE, FACULTATIVES_MESURES
from missions.models import Contrat
from missions.views.outils import auteur_de

SEL = "missions.import"
_GENRES: dict[str, dict[str, Any]] = {
    "annexe": {
        "titre": "Importer l’annexe",
        "service": services.importer_annexe,
        "chapo": "Les indicateurs négociés pour l’année, leurs cibles, leurs paliers, leurs "
        "montants et les pièces attendues.",
        "colonnes": services.COLONNES_ANNEXE,
        "facultatives": FACULTATIVES_ANNEXE,
    },
    "mesures": {
        "titre": "Importer des mesures",
        "service": services.importer_mesures,
        "chapo": "Les valeurs déclarées, mesurées ou retenues, une par ligne.",
        "colonnes": services.COLONNES_MESURES,
        "facultatives": FACULTATIVES_MESURES,
    },
}


@require_http_methods(["GET", "POST"])
def importer(request: RequeteConnectee, pk: int, numero: int, genre: str) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contrat = get_object_or_404(queries.contrats(), pk=pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    contexte: dict[str, Any] = {"contrat": contrat, "numero": numero, "genre": genre}
    contexte |= {nom: _GENRES[genre][nom] for nom in ("titre", "chapo", "colonnes", "facultatives")}
    contenu = _contenu(request, form)
    if contenu is None:
        statut = 422 if form.errors else 200
        return render(request, "missions/importer.html", {**contexte, "form": form}, status=statut)
    appliquer = "appliquer" in request.POST
    try:
        resultat = _lancer(request, contrat, numero, genre, contenu, appliquer=appliquer)
    except ValidationError as illisible:
        form.add_error("fichier", illisible)
        return render(request, "missions/importer.html", {**contexte, "form": form}, status=422)
    if resultat.applique:
        messages.success(request, f"{resultat.lignes} lignes sont importées.")
        annee = queries.annees(contrat).get(numero=numero)
        return redirect("missions:annee", pk=annee.pk)
    contexte |= {
        "resultat": resultat,
        "contenu": signing.dumps(contenu.hex(), salt=SEL, compress=True),
        "form": ImportForm(),
    }
    return render(
        request, "missions/importer.html", contexte, status=422 if resultat.erreurs else 200
    )


def _contenu(request: RequeteConnectee, form: ImportForm) -> bytes | None:
    """The file just given, or the one already shown, whose signature says it is the same."""
    if request.method != "POST":
        return None
    if "appliquer" in request.POST:
        try:
            return bytes.fromhex(
                signing.loads(request.POST.get("contenu", ""), salt=SEL, max_age=3600)
            )
        except signing.BadSignature:
            form.add_error(None, "Ce fichier a été lu il y a trop longtemps\u00a0: redonnez-le.")
            return None
    return form.cleaned_data["fichier"] if form.is_valid() else None


def _lancer(
    request: RequeteConnectee,
    contrat: Contrat,
    numero: int,
    genre: str,
    contenu: bytes,
    *,
    appliquer: bool,
) -> Any:
    return _GENRES[genre]["service"](
        contenu, contrat=contrat, numero=numero, appliquer=appliquer, auteur=auteur_de(request)
    )
