"""Seeing meetings: the list, one meeting, its documents."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx
from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre
from membres.reunions import permissions, queries
from membres.reunions.empechements import empechements
from membres.reunions.enums import EtatReunion
from membres.reunions.forms import FiltreForm, PieceForm, ReponseForm

from ._communs import reunion_ou_404

PAR_PAGE = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@never_cache
def liste(request: RequeteMembre) -> HttpResponse:
    form = FiltreForm(request.GET or None)
    adherent = adherent_de(request.user)
    page = Paginator(queries.liste(request.user, form.filtre()), PAR_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "reunions/liste.html",
        {
            "form": form,
            "filtre_actif": any(request.GET.get(nom) for nom in form.fields),
            "page": page,
            "prochaines": queries.prochaines(adherent) if adherent else [],
            "a_clore": queries.a_clore(request.user, adherent),
            "peut_creer": bool(queries.instances_a_convoquer(request.user)),
            "exports": _exports(request),
        },
    )


def _exports(request: RequeteMembre) -> list[tuple[str, str]]:
    suite = f"?{request.GET.urlencode()}" if request.GET else ""
    return [(nom, f"/espace/reunions/export.{nom.lower()}{suite}") for nom in ("XLSX", "CSV")]


@require_safe
def exporter_csv(request: RequeteMembre) -> HttpResponse:
    lignes = _lignes(request, "csv")
    return _fichier(
        csv_francais(queries.ENTETES_EXPORT, [[_dire(v) for v in ligne] for ligne in lignes]),
        "text/csv; charset=utf-8",
        "csv",
    )


@require_safe
def exporter_xlsx(request: RequeteMembre) -> HttpResponse:
    feuille = Feuille(
        "Réunions", queries.ENTETES_EXPORT, _lignes(request, "xlsx"), (12, 40, 24, 14, 12)
    )
    return _fichier(xlsx([feuille]), XLSX, "xlsx")


def _dire(valeur: object) -> object:
    return f"{valeur:%d/%m/%Y}" if hasattr(valeur, "strftime") else valeur


def _lignes(request: RequeteMembre, genre: str) -> list[list[object]]:
    reunions = queries.liste(request.user, FiltreForm(request.GET or None).filtre())
    lignes = queries.lignes_export(reunions)
    noter(
        "reunion.liste_exportee",
        acteur=request.user,
        details={"nombre": len(lignes), "format": genre},
        request=request,
    )
    return lignes


def _fichier(octets: bytes, genre: str, extension: str) -> HttpResponse:
    reponse = HttpResponse(octets, content_type=genre)
    nom = f"reunions-{timezone.localdate().isoformat()}.{extension}"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


@require_safe
@never_cache
def detail(request: RequeteMembre, pk: int) -> HttpResponse:
    return page_de_reunion(request, pk)


def page_de_reunion(
    request: RequeteMembre,
    pk: int,
    *,
    form_piece: PieceForm | None = None,
    form_reponse: ReponseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reunion = reunion_ou_404(request.user, pk)
    adherent = adherent_de(request.user)
    convocation = queries.convocation_de(adherent, reunion)
    convocations = queries.convocations_de(reunion)
    creneaux = queries.creneaux_de(reunion) if reunion.etat != EtatReunion.ANNULEE else []
    possibles = queries.mandataires_possibles(convocation) if convocation else []
    if convocation and form_reponse is None:
        form_reponse = ReponseForm(convocation=convocation, possibles=possibles)
    peut_preparer = permissions.peut_preparer(request.user, reunion)
    return render(
        request,
        "reunions/detail.html",
        {
            "reunion": reunion,
            "peut_preparer": peut_preparer,
            "retenue_par": empechements(reunion) if peut_preparer else [],
            "peut_tenir": permissions.peut_tenir_la_feuille(request.user, reunion),
            "convocation": convocation,
            "form_reponse": form_reponse,
            "possibles": possibles,
            "reponses": convocation.choix if convocation else [],
            "attend_reponse": _attend_reponse(reunion),
            "convocations": convocations,
            "bilan": queries.bilan(convocations),
            "creneaux": creneaux,
            "mes_avis": queries.avis_de(convocation) if convocation else {},
            "pieces": queries.pieces_de(reunion),
            "form_piece": form_piece or PieceForm(),
            "decisions": queries.decisions_de(reunion),
            "taches": queries.taches_de_reunion(reunion),
            "ma_signature": queries.signature_de(adherent, reunion),
            "signatures": queries.signatures_de(reunion) if reunion.est_close else [],
            "rectifiee_le": queries.rectifiee_le(reunion) if reunion.est_close else None,
            "en_seance": reunion.en_seance(),
        },
        status=status,
    )


def _attend_reponse(reunion) -> bool:
    return bool(
        reunion.etat == EtatReunion.CONVOQUEE and reunion.fin and reunion.fin >= timezone.now()
    )


@require_safe
def piece(request: RequeteMembre, pk: int) -> HttpResponseBase:
    """Rights are those of the meeting, checked again at each download."""
    trouvee = queries.piece_visible(request.user, pk)
    if trouvee is None:
        raise Http404("Ce document n’existe pas, ou ne vous est pas ouvert.")
    try:
        flux = trouvee.fichier.open("rb")
    except FileNotFoundError as absent:
        raise Http404("Ce fichier n’est plus là\u00a0: demandez-le à la coordination.") from absent
    reponse = FileResponse(
        flux, as_attachment=True, filename=trouvee.nom, content_type=trouvee.type_mime
    )
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse
