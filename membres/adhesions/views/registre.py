"""The register: who is a member, on any day."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.journal.services import noter, noter_consultation
from cpts_portal.lib.ecriture import de
from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx
from membres.adhesions import fiches, permissions, queries, services, suites
from membres.adhesions.forms import AdherentForm, DepartForm, FiltreRegistreForm
from membres.adhesions.models import Adherent
from membres.comptes.requete import RequeteMembre

from .outils import phrases, rendre_les_erreurs, reserve

PAR_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
lecture = reserve(permissions.peut_lire_le_registre)
tenue = reserve(permissions.peut_tenir_les_adherents)


@require_GET
@never_cache
@lecture
def liste(request: RequeteMembre) -> HttpResponse:
    form = FiltreRegistreForm(request.GET)
    filtre = form.filtre()
    page = Paginator(queries.registre(filtre), PAR_PAGE).get_page(request.GET.get("page"))
    parametres = request.GET.copy()
    parametres.pop("page", None)
    contexte = {
        "form": form,
        "page": page,
        "parametres": parametres.urlencode(),
        "jour": filtre.jour or timezone.localdate(),
        "peut_tenir": permissions.peut_tenir_les_adherents(request.user),
        "a_decider": queries.demandes_a_decider().count(),
    }
    return render(request, "adhesions/registre.html", contexte)


@require_GET
@lecture
def exporter(request: RequeteMembre, forme: str) -> HttpResponse:
    if forme not in ("csv", "xlsx"):
        raise Http404
    filtre = FiltreRegistreForm(request.GET).filtre()
    lignes = queries.lignes_registre(queries.registre(filtre))
    noter(
        "adherents.exportes", acteur=request.user, details={"nombre": len(lignes)}, request=request
    )
    nom = f"adherents-{(filtre.jour or timezone.localdate()).isoformat()}.{forme}"
    if forme == "csv":
        octets, mime = csv_francais(queries.ENTETES_REGISTRE, lignes), "text/csv; charset=utf-8"
    else:
        feuille = Feuille("Adhérents", queries.ENTETES_REGISTRE, lignes, euros=frozenset({13}))
        octets, mime = xlsx([feuille]), _XLSX
    reponse = HttpResponse(octets, content_type=mime)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


@require_GET
@never_cache
@lecture
def fiche(request: RequeteMembre, pk: int) -> HttpResponse:
    adherent = queries.fiche(pk)
    if adherent is None:
        raise Http404
    if adherent.compte_id != request.user.pk:
        noter_consultation(
            "adherent.consulte", acteur=request.user, objet=adherent, request=request
        )
    contexte = {
        "adherent": adherent,
        "sections": fiches.sections(adherent),
        "peut_tenir": permissions.peut_tenir_les_adherents(request.user),
        "peut_encaisser": permissions.peut_encaisser(request.user),
    }
    return render(request, "adhesions/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def modifier(request: RequeteMembre, pk: int) -> HttpResponse:
    adherent = get_object_or_404(Adherent, pk=pk)
    form = AdherentForm(request.POST or None, instance=get_object_or_404(Adherent, pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.modifier_adherent(adherent, form.valeurs(), par=request.user, request=request)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, f"{adherent} est à jour.")
            return redirect("adhesions:fiche", pk=pk)
    return render(request, "adhesions/modifier.html", {"form": form, "adherent": adherent})


@require_POST
@tenue
def inviter(request: RequeteMembre, pk: int) -> HttpResponse:
    adherent = get_object_or_404(Adherent, pk=pk)
    try:
        compte = services.ouvrir_un_compte(adherent, par=request.user, request=request)
    except ValidationError as erreur:
        messages.error(request, phrases(erreur))
    else:
        messages.success(request, f"Compte rattaché\u00a0: {compte.email}.")
    return redirect("adhesions:fiche", pk=pk)


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def partir(request: RequeteMembre, pk: int) -> HttpResponse:
    adherent = get_object_or_404(Adherent.objects.select_related("compte"), pk=pk, sorti_le=None)
    form = DepartForm(
        request.POST or None,
        adherent=adherent,
        a_regler=suites.a_regler(adherent),
        initial={"le": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        champs = {n: form.cleaned_data[n] for n in ("motif", "le", "entendu_le", "precision")}
        try:
            services.enregistrer_depart(
                adherent, **champs, choix=form.choix(), par=request.user, request=request
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, f"Le départ {de(adherent)} est enregistré.")
            return redirect("adhesions:fiche", pk=pk)
    return render(request, "adhesions/partir.html", {"form": form, "adherent": adherent})


@require_GET
@never_cache
@lecture
def couverture(request: RequeteMembre) -> HttpResponse:
    bilan = queries.couverture(timezone.localdate())
    return render(request, "adhesions/couverture.html", {"bilan": bilan})
