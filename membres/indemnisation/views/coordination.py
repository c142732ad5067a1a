"""The queues: what awaits the coordination, the treasurer, the president."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import de
from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx
from membres.comptes.requete import RequeteMembre
from membres.indemnisation import permissions, queries, services
from membres.indemnisation.forms import FiltreForm, RefusForm
from membres.indemnisation.queries import FILES, Filtre
from membres.indemnisation.services.decisions import PlafondDepasse

from ._communs import XLSX, demande_ou_404, equipe, phrase, piece_jointe, tenter
from .membre import page_de_demande

PAR_PAGE = 40
LIBELLES = {
    "a-valider": "À valider",
    "a-ordonner": "Au trésorier",
    "a-payer": "À payer",
    "payees": "Payées",
    "refusees": "Refusées",
}


@require_safe
@equipe
@never_cache
def file(request: RequeteMembre) -> HttpResponse:
    form = FiltreForm(request.GET or None)
    filtre = _filtre(request, form)
    nombres = queries.nombres()
    page = Paginator(queries.file(filtre), PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "indemnisation/file.html",
        {
            "form": form,
            "filtre": filtre,
            "titre": LIBELLES[filtre.file],
            "filtre_actif": any(request.GET.get(nom) for nom in form.fields),
            "onglets": [
                {
                    "libelle": libelle,
                    "href": f"?file={nom}",
                    "courant": nom == filtre.file,
                    "nombre": nombres[nom],
                }
                for nom, libelle in LIBELLES.items()
            ],
            "page": page,
            "lignes": queries.avec_plafonds(page.object_list, timezone.localdate()),
            "mes_files": queries.mes_files(request.user),
            "peut_payer": permissions.peut_payer(request.user),
            "exports": [
                (nom, f"export.{nom.lower()}?{request.GET.urlencode()}") for nom in ("XLSX", "CSV")
            ],
        },
    )


def _filtre(request: RequeteMembre, form: FiltreForm) -> Filtre:
    """An unknown value in the address filters nothing rather than failing."""
    form.is_valid()
    propre = getattr(form, "cleaned_data", {})
    demandee = request.GET.get("file", "")
    return Filtre(
        file=demandee if demandee in FILES else "a-valider",
        nature=propre.get("nature") or "",
        annee=propre.get("annee"),
        recherche=propre.get("q") or "",
    )


@require_safe
@equipe
def exporter_csv(request: RequeteMembre) -> HttpResponse:
    lignes = [[_dire(v) for v in ligne] for ligne in _lignes(request, "csv")]
    octets = csv_francais(queries.ENTETES, lignes)
    return piece_jointe(octets, "text/csv; charset=utf-8", _nom("demandes", "csv"))


@require_safe
@equipe
def exporter_xlsx(request: RequeteMembre) -> HttpResponse:
    feuille = Feuille(
        "Demandes",
        queries.ENTETES,
        _lignes(request, "xlsx"),
        (14, 26, 20, 14, 24, 32, 12),
        queries.COLONNES_EUROS,
    )
    return piece_jointe(xlsx([feuille]), XLSX, _nom("demandes", "xlsx"))


def _nom(quoi: str, extension: str) -> str:
    return f"{quoi}-{timezone.localdate().isoformat()}.{extension}"


def _dire(valeur: Any) -> object:
    return f"{valeur:%d/%m/%Y}" if hasattr(valeur, "strftime") else valeur


def _lignes(request: RequeteMembre, genre: str) -> list[list[object]]:
    demandes = queries.file(_filtre(request, FiltreForm(request.GET or None)))
    lignes = queries.lignes(demandes)
    noter(
        "demande.exportees",
        acteur=request.user,
        details={"nombre": len(lignes), "format": genre},
        request=request,
    )
    return lignes


@require_POST
@equipe
def valider(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = demande_ou_404(request.user, pk)
    try:
        validee = services.valider(
            demande,
            par=request.user,
            au_plafond=request.POST.get("au_plafond") == "oui",
            request=request,
        )
    except PlafondDepasse as refus:
        messages.error(request, phrase(refus))
        return page_de_demande(request, pk, reste=refus.payable or None, status=409)
    except ValidationError as refus:
        messages.error(request, phrase(refus))
        return redirect("indemnisation:demande", pk=pk)
    messages.success(request, f"Demande {de(validee.adherent)} validée.")
    if queries.plafond_courant(validee).proche:
        messages.warning(
            request, f"{validee.adherent} a dépassé 80\u00a0% de son plafond de l’année."
        )
    return _suite(request, pk)


@require_POST
@equipe
def ordonner(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = demande_ou_404(request.user, pk)
    fait = tenter(
        request,
        lambda: services.ordonner(demande, par=request.user, request=request),
        f"Paiement {de(demande.adherent)} ordonné.",
    )
    return _suite(request, pk) if fait else redirect("indemnisation:demande", pk=pk)


@require_POST
@equipe
def refuser(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = demande_ou_404(request.user, pk)
    form = RefusForm(request.POST)
    if not form.is_valid():
        return page_de_demande(request, pk, form_refus=form, status=422)
    tenter(
        request,
        lambda: services.refuser(
            demande, par=request.user, motif=form.cleaned_data["motif"], request=request
        ),
        f"Demande {de(demande.adherent)} refusée\u00a0: la raison lui est montrée.",
    )
    return _suite(request, pk)


def _suite(request: RequeteMembre, pk: int) -> HttpResponse:
    """From a queue one goes on with the queue; from a page one stays on it."""
    retour = request.POST.get("file", "")
    if retour in FILES:
        return redirect(f"/coordination/indemnisation/?file={retour}")
    return redirect("indemnisation:demande", pk=pk)
