"""The room's screen, and signing with one's own telephone."""

from __future__ import annotations

import hashlib
from io import BytesIO

import segno
from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membres.adhesions.models import Adherent
from membres.adhesions.queries import adherent_de
from membres.comptes.models import Compte
from membres.comptes.requete import RequeteMembre
from membres.reunions import code_tournant, queries, services
from membres.reunions.enums import Lieu
from membres.reunions.forms import CodeForm, SignerForm, SignerInviteForm
from membres.reunions.models import Reunion, Signature

from ._communs import phrase, reunion_a_tenir


@require_safe
@never_cache
def ecran(request: RequeteMembre, pk: int) -> HttpResponse:
    reunion = reunion_a_tenir(request.user, pk)
    return render(request, "reunions/ecran.html", _affichage(reunion))


@require_safe
@never_cache
def code(request: RequeteMembre, pk: int) -> HttpResponse:
    """The part of the screen htmx asks again when the code changes."""
    reunion = reunion_a_tenir(request.user, pk)
    return render(request, "reunions/_code.html", _affichage(reunion))


def _affichage(reunion: Reunion) -> dict[str, object]:
    maintenant = timezone.now().timestamp()
    ouverte = reunion.en_seance()
    courant = code_tournant.code(reunion.secret, maintenant) if ouverte else ""
    adresse = settings.WAGTAILADMIN_BASE_URL + reverse("reunions:signer", args=[reunion.pk])
    signatures = queries.signatures_de(reunion)
    return {
        "reunion": reunion,
        "ouverte": ouverte,
        "code": courant,
        "reste": code_tournant.reste(maintenant),
        "qr": _qr(f"{adresse}?c={courant}") if ouverte else "",
        "adresse_courte": (
            settings.WAGTAILADMIN_BASE_URL.split("://")[-1] + reverse("reunions:entrer")
        ),
        "presents": len(signatures),
        "derniers": sorted(signatures, key=lambda s: s.signe_le, reverse=True)[:6],
        "convoques": reunion.convocations.count(),
    }


def _qr(adresse: str) -> str:
    flux = BytesIO()
    # Attributes only: an inline style would break the CSP.
    segno.make(adresse, error="m", micro=False).save(
        flux, kind="svg", scale=1, border=2, xmldecl=False, svgns=True, omitsize=True,
        svgclass="qr", lineclass=None, title="Code à flasher pour signer",
    )  # fmt: skip
    return mark_safe(flux.getvalue().decode())  # noqa: S308 - drawn by segno from our address


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def entrer(request: HttpRequest) -> HttpResponse:
    """For whoever has no camera, or follows by video: the code finds the meeting."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        propose = code_tournant.normaliser(form.cleaned_data["code"])
        reunion = queries.reunion_du_code(propose)
        if reunion is not None:
            return redirect(f"{reverse('reunions:signer', args=[reunion.pk])}?c={propose}")
        if not consume(request, action="emarger"):
            return respond_429(request)
        form.add_error(
            "code", "Aucune réunion n’affiche ce code en ce moment. Recopiez celui de l’écran."
        )
    return render(request, "reunions/entrer.html", {"form": form}, status=_statut(form))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def signer(request: HttpRequest, pk: int) -> HttpResponse:
    """One's account when there is one, else a name and a quality; nothing is written by a GET."""
    reunion = Reunion.objects.filter(pk=pk).select_related("instance", "animateur").first()
    if reunion is None or reunion.debut is None:
        raise Http404("Cette réunion n’existe pas.")
    adherent = _adherent(request)
    deja = _deja_signe(request, reunion, adherent)
    if deja is not None:
        return render(request, "reunions/signe.html", {"reunion": reunion, "signature": deja})
    if not reunion.en_seance():
        return render(request, "reunions/feuille_fermee.html", {"reunion": reunion}, status=409)
    genre = SignerForm if adherent else SignerInviteForm
    form = genre(request.POST or None, initial={"code": request.GET.get("c", "")[:12]})
    if request.method == "POST" and form.is_valid():
        refus = _signer(request, reunion, adherent, form)
        if refus is None:
            return redirect("reunions:signer", pk=pk)
        if "code" in form.errors and not consume(request, action="emarger"):
            return respond_429(request)
    return render(
        request,
        "reunions/signer.html",
        {
            "reunion": reunion,
            "form": form,
            "adherent": adherent,
            "compte_sans_adherent": request.user.is_authenticated and adherent is None,
            "connexion": f"{reverse('account_login')}?next={reverse('reunions:signer', args=[pk])}",
        },
        status=_statut(form),
    )


def _adherent(request: HttpRequest) -> Adherent | None:
    return adherent_de(request.user) if isinstance(request.user, Compte) else None


def _signer(
    request: HttpRequest, reunion: Reunion, adherent: Adherent | None, form: SignerForm
) -> ValidationError | None:
    donnees = form.cleaned_data
    lieu = Lieu(donnees["lieu"])
    try:
        if adherent:
            services.signer(reunion, adherent, donnees["code"], lieu=lieu, request=request)
        else:
            services.signer_invite(
                reunion,
                donnees["code"],
                nom=donnees["nom"],
                qualite=donnees["qualite"],
                appareil=_appareil(request),
                lieu=lieu,
                request=request,
            )
    except ValidationError as refus:
        champ = "code" if hasattr(refus, "error_dict") and "code" in refus.error_dict else None
        form.add_error(champ, phrase(refus))
        return refus
    return None


def _appareil(request: HttpRequest) -> str:
    """The browser session, hashed: the sheet knows it is another telephone, not whose."""
    if request.session.session_key is None:
        request.session.create()
    return hashlib.sha256(str(request.session.session_key).encode()).hexdigest()


def _deja_signe(
    request: HttpRequest, reunion: Reunion, adherent: Adherent | None
) -> Signature | None:
    if adherent:
        return queries.signature_de(adherent, reunion)
    if request.session.session_key is None:
        return None
    return reunion.signatures.retenues().filter(appareil=_appareil(request)).first()


@require_POST
def partir(request: RequeteMembre, pk: int) -> HttpResponse:
    """« Je pars » : an early departure, said by whoever signed."""
    signature = (
        Signature.objects.retenues()
        .filter(reunion=pk, adherent__compte=request.user)
        .select_related("reunion")
        .first()
    )
    if signature is None:
        raise Http404("Vous n’avez pas signé cette feuille.")
    try:
        services.noter_depart(signature, par=request.user, request=request)
        messages.success(request, "Votre départ est noté.")
    except ValidationError as refus:
        messages.error(request, phrase(refus))
    return redirect("reunions:signer", pk=pk)


def _statut(form: CodeForm) -> int:
    return 422 if form.is_bound and form.errors else 200
