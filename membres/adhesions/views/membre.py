"""A member's own adhésion: state, papers, consents."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from membres.adhesions import queries, services
from membres.adhesions.forms import ConsentementsForm
from membres.comptes.requete import RequeteMembre


@require_GET
@never_cache
def mon_adhesion(request: RequeteMembre) -> HttpResponse:
    adherent = queries.mon_adhesion(request.user)
    form = None
    if adherent:
        donnes = [c.objet for c in adherent.consentements.all() if c.retire_le is None]
        form = ConsentementsForm(initial={"objets": donnes})
    return render(request, "adhesions/mon_adhesion.html", {"adherent": adherent, "form": form})


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
