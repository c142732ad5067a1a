"""The treasurer's hand: payment lists, the bank's file, corrections, the year's declaration."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.interface.libelles import dire
from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import Feuille, xlsx
from membres.comptes.decorators import role_requis
from membres.comptes.enums import Role
from membres.comptes.requete import RequeteMembre
from membres.indemnisation import queries, services
from membres.indemnisation.forms import (
    CorrectionForm,
    EmetteurForm,
    LotForm,
    PayeForm,
    RefusForm,
    annee_demandee,
)
from membres.indemnisation.models import Lot
from membres.indemnisation.presences import presence_de

from ._communs import XLSX, demande_ou_404, equipe, phrase, piece_jointe, tenter

_DEUX = ["GET", "POST"]
tresorerie = role_requis(Role.TRESORIER)


@require_safe
@tresorerie
@never_cache
def lots(request: RequeteMembre) -> HttpResponse:
    return render(
        request,
        "indemnisation/lots.html",
        {
            "lots": queries.lots(),
            "a_payer": len(queries.a_payer()),
            "emetteur": queries.emetteur(),
        },
    )


@require_http_methods(_DEUX)
@tresorerie
def preparer(request: RequeteMembre) -> HttpResponse:
    a_payer = queries.a_payer()
    form = LotForm(
        request.POST or None, a_payer=a_payer, initial={"execution": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            lot = services.preparer_lot(
                form.cleaned_data["demandes"],
                execution=form.cleaned_data["execution"],
                par=request.user,
                request=request,
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"Liste {lot.reference} préparée.")
            return redirect("indemnisation:lot", pk=lot.pk)
    cochees = set(request.POST.getlist("demandes")) if request.method == "POST" else None
    return render(
        request,
        "indemnisation/preparer.html",
        {
            "form": form,
            "lignes": [(d, cochees is None or str(d.pk) in cochees) for d in a_payer],
        },
    )


@require_safe
@tresorerie
@never_cache
def lot(request: RequeteMembre, pk: int) -> HttpResponse:
    return _page_du_lot(request, get_object_or_404(Lot, pk=pk))


def _page_du_lot(
    request: RequeteMembre, lot: Lot, form: PayeForm | None = None, status: int = 200
) -> HttpResponse:
    demandes = queries.demandes_du_lot(lot)
    return render(
        request,
        "indemnisation/lot.html",
        {
            "lot": lot,
            "demandes": demandes,
            "total": sum(d.montant or 0 for d in demandes),
            "emetteur": queries.emetteur(),
            "form": form or PayeForm(initial={"jour": lot.execution}),
        },
        status=status,
    )


@require_safe
@tresorerie
def liste_xlsx(request: RequeteMembre, pk: int) -> HttpResponse:
    lot = get_object_or_404(Lot, pk=pk)
    octets = services.liste_de_paiement(lot, par=request.user, request=request)
    return piece_jointe(octets, XLSX, f"paiement-{lot.reference}.xlsx")


@require_safe
@tresorerie
def sepa(request: RequeteMembre, pk: int) -> HttpResponse:
    lot = get_object_or_404(Lot, pk=pk)
    try:
        octets = services.fichier_de_virements(lot, par=request.user, request=request)
    except ValidationError as refus:
        messages.error(request, phrase(refus))
        return redirect("indemnisation:lot", pk=pk)
    return piece_jointe(octets, "application/xml", f"virements-{lot.reference}.xml")


@require_POST
@tresorerie
def paye(request: RequeteMembre, pk: int) -> HttpResponse:
    lot = get_object_or_404(Lot, pk=pk)
    form = PayeForm(request.POST)
    if form.is_valid():
        try:
            services.enregistrer_paiement(
                lot, jour=form.cleaned_data["jour"], par=request.user, request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, f"Liste {lot.reference} payée.")
            return redirect("indemnisation:lot", pk=pk)
    return _page_du_lot(request, lot, form, status=422)


@require_POST
@tresorerie
def abandonner(request: RequeteMembre, pk: int) -> HttpResponse:
    lot = get_object_or_404(Lot, pk=pk)
    tenter(
        request,
        lambda: services.abandonner_lot(lot, par=request.user, request=request),
        "Liste abandonnée\u00a0: ses demandes attendent de nouveau.",
    )
    return redirect("indemnisation:lots")


@require_http_methods(_DEUX)
@tresorerie
def rejeter(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = demande_ou_404(request.user, pk)
    form = RefusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.rejeter_virement(
                demande, par=request.user, motif=form.cleaned_data["motif"], request=request
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Virement revenu\u00a0: la demande attend une autre liste.")
            return redirect("indemnisation:demande", pk=pk)
    return render(request, "indemnisation/rejeter.html", {"form": form, "demande": demande})


@require_http_methods(_DEUX)
@tresorerie
def corriger(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = demande_ou_404(request.user, pk)
    presence = presence_de(demande)
    form = CorrectionForm(
        request.POST or None,
        initial={
            "jour": timezone.localdate(),
            "montant": presence.a_rendre or None if presence else None,
            "motif": "Présence rectifiée" if presence and presence.a_rendre else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.contrepasser(demande, par=request.user, request=request, **form.cleaned_data)
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Correction enregistrée, à côté de la demande payée.")
            return redirect("indemnisation:demande", pk=pk)
    return render(request, "indemnisation/corriger.html", {"form": form, "demande": demande})


@sensitive_post_parameters("iban")
@require_http_methods(_DEUX)
@tresorerie
def emetteur(request: RequeteMembre) -> HttpResponse:
    form = EmetteurForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.enregistrer_emetteur(par=request.user, request=request, **form.cleaned_data)
        except ValidationError as erreur:
            form.add_error("iban", phrase(erreur))
        else:
            messages.success(request, dire("Compte {cpts.du} enregistré."))
            return redirect("indemnisation:lots")
    return render(
        request, "indemnisation/emetteur.html", {"form": form, "emetteur": queries.emetteur()}
    )


@require_safe
@equipe
@never_cache
def das2(request: RequeteMembre) -> HttpResponse:
    annee = annee_demandee(request.GET.get("annee", ""))
    courante = timezone.localdate().year
    return render(
        request,
        "indemnisation/das2.html",
        {"das2": queries.das2(annee), "annees": range(courante, courante - 4, -1)},
    )


@require_safe
@equipe
def das2_xlsx(request: RequeteMembre) -> HttpResponse:
    liste = queries.das2(annee_demandee(request.GET.get("annee", "")))
    lignes = [
        [
            ligne.titulaire,
            ligne.siret,
            ligne.personnes,
            ligne.total,
            "seuil à saisir" if ligne.a_declarer is None else "oui" if ligne.a_declarer else "non",
        ]
        for ligne in liste.lignes
    ]
    noter(
        "paiement.das2_exporte",
        acteur=request.user,
        details={"annee": liste.annee, "nombre": len(lignes)},
        request=request,
    )
    feuille = Feuille(
        f"DAS2 {liste.annee}",
        ["Bénéficiaire", "SIRET", "Personnes", "Versé", "À déclarer"],
        lignes,
        (32, 18, 40, 14, 14),
        frozenset({3}),
    )
    return piece_jointe(xlsx([feuille]), XLSX, f"das2-{liste.annee}.xlsx")
