"""A member's own adhésion: state, papers, consents."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from membres.adhesions import queries, services
from membres.adhesions.forms import ConsentementsForm
from membres.comptes.requete import RequeteMembre

from .outils import phrases


@require_GET
@never_cache
def mon_adhesion(request: RequeteMembre) -> HttpResponse:
    adherent = queries.mon_adhesion(request.user)
    form = None
    if adherent:
        donnes = [c.objet for c in adherent.consentements.all() if c.retire_le is None]
        form = ConsentementsForm(initial={"objets": donnes})
    jour = timezone.localdate()
    dus = queries.a_regler(adherent, jour) if adherent else []
    contexte = {
        "adherent": adherent,
        "dus": dus,
        "moyens": queries.moyens_de_payer(jour) if dus else None,
        "form": form,
        "a_accepter": queries.convention_a_accepter(adherent) if adherent else None,
    }
    return render(request, "adhesions/mon_adhesion.html", contexte)


@require_http_methods(["GET", "POST"])
@never_cache
def convention(request: RequeteMembre) -> HttpResponse:
    """The version in force, read then accepted with one button, for a structure."""
    adherent = queries.adherent_de(request.user)
    texte = queries.convention_a_accepter(adherent) if adherent else None
    if adherent is None or texte is None:
        return redirect("adhesions:mon_adhesion")
    if request.method == "POST":
        try:
            services.accepter_la_convention(adherent, par=request.user, request=request)
        except ValidationError as erreur:
            messages.error(request, phrases(erreur))
        else:
            messages.success(
                request, "Convention acceptée\u00a0: vous pouvez en préparer le document."
            )
        return redirect("adhesions:mon_adhesion")
    return render(request, "adhesions/convention.html", {"adherent": adherent, "texte": texte})


@require_POST
def consentements(request: RequeteMembre) -> HttpResponse:
    adherent = queries.adherent_de(request.user)
    if adherent is None:
        raise Http404
    form = ConsentementsForm(request.POST)
    if form.is_valid():
        services.regler_consentements(
            adherent,
            form.cleaned_data["objets"],
            par=request.user,
            origine="espace membre",
            request=request,
        )
        messages.success(request, "Vos choix sont enregistrés.")
    return redirect("adhesions:mon_adhesion")
