"""My hours, my claims, whom to pay for me."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membres.adhesions.models import Adherent
from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre
from membres.indemnisation import permissions, queries, services
from membres.indemnisation.enums import GenreBeneficiaire, Nature
from membres.indemnisation.forms import (
    BeneficiaireForm,
    DeclarationForm,
    FraisForm,
    HeuresForm,
    JustificatifForm,
    ModifierFraisForm,
    ModifierHeuresForm,
    RefusForm,
    SoumettreForm,
    annee_demandee,
)
from membres.indemnisation.presences import presence_de

from ._communs import adherent_requis, demande_ou_404, la_mienne_ou_404, phrase, tenter

_DEUX = ["GET", "POST"]


@require_safe
@never_cache
def releve(request: RequeteMembre) -> HttpResponse:
    adherent = adherent_de(request.user)
    annee = annee_demandee(request.GET.get("annee", ""))
    courante = timezone.localdate().year
    return render(
        request,
        "indemnisation/releve.html",
        {
            "adherent": adherent,
            "releve": queries.releve(adherent, annee) if adherent else None,
            "annees": range(courante, courante - 4, -1),
            "beneficiaire": queries.beneficiaire_par_defaut(adherent) if adherent else None,
        },
    )


@require_http_methods(_DEUX)
@adherent_requis
def declarer(request: RequeteMembre, adherent: Adherent) -> HttpResponse:
    form = HeuresForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            demande = services.declarer_heures(
                adherent, par=request.user, request=request, **form.cleaned_data
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            return redirect("indemnisation:demande", pk=demande.pk)
    return render(request, "indemnisation/declarer.html", {"form": form})


@require_http_methods(_DEUX)
@adherent_requis
def frais(request: RequeteMembre, adherent: Adherent) -> HttpResponse:
    form = FraisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        donnees = form.cleaned_data
        objet = donnees["objet"]
        if donnees.get("kilometres"):
            objet = f"{objet} ({donnees['kilometres']} km)"[:200]
        try:
            demande = services.demander_frais(
                adherent,
                par=request.user,
                objet=objet,
                jour=donnees["jour"],
                montant=donnees["montant"],
                request=request,
            )
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Joignez maintenant le justificatif.")
            return redirect("indemnisation:demande", pk=demande.pk)
    return render(request, "indemnisation/frais.html", {"form": form})


@require_safe
@never_cache
def demande(request: RequeteMembre, pk: int) -> HttpResponse:
    return page_de_demande(request, pk)


def page_de_demande(
    request: RequeteMembre,
    pk: int,
    *,
    form_refus: RefusForm | None = None,
    form_piece: JustificatifForm | None = None,
    reste: object = None,
    status: int = 200,
) -> HttpResponse:
    """The claimant's page and the deciders' page are one: each sees their own gestures."""
    demande = demande_ou_404(request.user, pk)
    entre = permissions.peut_entrer(request.user)
    mienne = permissions.est_la_sienne(request.user, demande)
    return render(
        request,
        "indemnisation/demande.html",
        {
            "demande": demande,
            "mienne": mienne,
            # Not even its end: an IBAN is the treasurer's to read.
            "voit_l_iban": permissions.peut_payer(request.user),
            "coquille": f"indemnisation/{'base_tenue' if entre and not mienne else 'base'}.html",
            "entre": entre,
            "gestes": queries.gestes(request.user, demande),
            "etapes": demande.etapes.select_related("par").order_by("quand", "pk"),
            "justificatifs": queries.justificatifs_de(demande),
            "autres": queries.autres_du_jour(demande) if entre else [],
            "plafond": queries.plafond_courant(demande) if demande.est_plafonnee else None,
            "presence": presence_de(demande),
            "form_envoi": SoumettreForm(demande=demande),
            "form_piece": form_piece or JustificatifForm(),
            "form_refus": form_refus or RefusForm(),
            "reste": reste,
        },
        status=status,
    )


@require_http_methods(_DEUX)
def modifier(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = la_mienne_ou_404(request.user, pk)
    genre = ModifierFraisForm if demande.nature == Nature.FRAIS else ModifierHeuresForm
    form = genre(request.POST or None, demande=demande)
    if request.method == "POST" and form.is_valid():
        try:
            services.modifier(demande, par=request.user, request=request, **form.cleaned_data)
        except ValidationError as erreur:
            form.add_error(None, phrase(erreur))
        else:
            messages.success(request, "Demande enregistrée.")
            return redirect("indemnisation:demande", pk=pk)
    return render(request, "indemnisation/modifier.html", {"form": form, "demande": demande})


@require_POST
def envoyer(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = la_mienne_ou_404(request.user, pk)
    form = SoumettreForm(request.POST, demande=demande)
    choisi = form.cleaned_data["beneficiaire"] if form.is_valid() else None
    tenter(
        request,
        lambda: services.soumettre(demande, par=request.user, beneficiaire=choisi, request=request),
        "Demande envoyée à la coordination.",
    )
    return redirect("indemnisation:demande", pk=pk)


@require_POST
@adherent_requis
def tout_envoyer(request: RequeteMembre, adherent: Adherent) -> HttpResponse:
    """Every draft with an amount or not; each refusal is said, the others leave."""
    parties, refus = 0, []
    for demande in queries.a_relire(adherent):
        try:
            services.soumettre(demande, par=request.user, request=request)
            parties += 1
        except ValidationError as erreur:
            refus.append(f"{demande.objet}\u00a0: {phrase(erreur)}")
    if parties:
        fin = "s" if parties > 1 else ""
        messages.success(request, f"{parties} demande{fin} envoyée{fin} à la coordination.")
    for texte in dict.fromkeys(refus):
        messages.error(request, texte)
    return redirect("indemnisation:releve")


@require_POST
def reprendre(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = la_mienne_ou_404(request.user, pk)
    tenter(
        request,
        lambda: services.reprendre(demande, par=request.user, request=request),
        "Demande reprise\u00a0: corrigez-la, puis envoyez-la de nouveau.",
    )
    return redirect("indemnisation:demande", pk=pk)


@require_POST
def joindre(request: RequeteMembre, pk: int) -> HttpResponse:
    demande = la_mienne_ou_404(request.user, pk)
    form = JustificatifForm(request.POST, request.FILES)
    if form.is_valid():
        recu = form.cleaned_data["fichier"]
        try:
            services.deposer_justificatif(
                demande, par=request.user, octets=recu.read(), nom=recu.name
            )
        except ValidationError as erreur:
            form.add_error("fichier", phrase(erreur))
        else:
            messages.success(request, "Justificatif joint.")
            return redirect("indemnisation:demande", pk=pk)
    return page_de_demande(request, pk, form_piece=form, status=422)


@require_safe
def justificatif(request: RequeteMembre, pk: int) -> HttpResponseBase:
    piece = queries.justificatif_visible(request.user, pk)
    if piece is None:
        raise Http404("Ce justificatif n’existe pas, ou ne vous est pas ouvert.")
    reponse = FileResponse(
        piece.fichier.open("rb"),
        as_attachment=True,
        filename=piece.nom,
        content_type=piece.type_mime,
    )
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse


@require_POST
def retirer_justificatif(request: RequeteMembre, pk: int) -> HttpResponse:
    piece = queries.justificatif_visible(request.user, pk)
    if piece is None or not permissions.est_la_sienne(request.user, piece.demande):
        raise Http404("Ce justificatif n’existe pas, ou n’est pas le vôtre.")
    tenter(
        request,
        lambda: services.retirer_justificatif(piece, par=request.user),
        "Justificatif retiré.",
    )
    return redirect("indemnisation:demande", pk=piece.demande_id)


@sensitive_post_parameters("iban")
@require_http_methods(_DEUX)
@never_cache
@adherent_requis
def beneficiaires(request: RequeteMembre, adherent: Adherent) -> HttpResponse:
    form = BeneficiaireForm(
        request.POST or None,
        initial={"genre": GenreBeneficiaire.PERSONNE, "titulaire": str(adherent)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.enregistrer_beneficiaire(
                adherent, par=request.user, request=request, **form.cleaned_data
            )
        except ValidationError as erreur:
            champ = "iban" if "iban" in getattr(erreur, "error_dict", {}) else None
            form.add_error(champ, phrase(erreur))
        else:
            messages.success(request, "Compte à créditer enregistré.")
            return redirect("indemnisation:beneficiaires")
    return render(
        request,
        "indemnisation/beneficiaires.html",
        {"form": form, "beneficiaires": queries.beneficiaires_de(adherent)},
    )


@require_POST
@adherent_requis
def retirer(request: RequeteMembre, adherent: Adherent, pk: int) -> HttpResponse:
    beneficiaire = adherent.beneficiaires.filter(pk=pk).select_related("adherent").first()
    if beneficiaire is None:
        raise Http404("Ce compte à créditer n’est pas le vôtre.")
    services.retirer_beneficiaire(beneficiaire, par=request.user, request=request)
    messages.success(request, "Compte retiré\u00a0: il ne servira plus.")
    return redirect("indemnisation:beneficiaires")


@require_http_methods(_DEUX)
@never_cache
@adherent_requis
def ailleurs(request: RequeteMembre, adherent: Adherent) -> HttpResponse:
    form = DeclarationForm(request.POST or None, initial={"annee": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        services.declarer_ailleurs(adherent, par=request.user, request=request, **form.cleaned_data)
        messages.success(request, "Montant déclaré\u00a0: il compte dans votre plafond.")
        return redirect("indemnisation:ailleurs")
    return render(
        request,
        "indemnisation/ailleurs.html",
        {"form": form, "declarations": queries.declarations_de(adherent)},
    )


@require_POST
@adherent_requis
def retirer_declaration(request: RequeteMembre, adherent: Adherent, pk: int) -> HttpResponse:
    declaration = adherent.declarations_exterieures.filter(pk=pk).first()
    if declaration is None:
        raise Http404("Cette déclaration n’est pas la vôtre.")
    services.retirer_declaration(declaration, par=request.user, request=request)
    messages.success(request, "Déclaration retirée\u00a0: elle ne compte plus.")
    return redirect("indemnisation:ailleurs")
