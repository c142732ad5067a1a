"""The requests the bureau decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from membres.adhesions import permissions, queries, services
from membres.adhesions.enums import EtatDemande
from membres.adhesions.forms import DecisionForm
from membres.adhesions.models import DemandeAdhesion
from membres.comptes.requete import RequeteMembre

from .outils import rendre_les_erreurs, reserve

PAR_PAGE = 50
decision = reserve(permissions.peut_decider)
_ETATS = [EtatDemande.A_DECIDER, EtatDemande.PRECISIONS, EtatDemande.ACCEPTEE, EtatDemande.REFUSEE]


@require_GET
@never_cache
@decision
def liste(request: RequeteMembre) -> HttpResponse:
    etat = request.GET.get("etat", "")
    etat = etat if etat in _ETATS else ""
    page = Paginator(queries.demandes(etat), PAR_PAGE).get_page(request.GET.get("page"))
    onglets = [{"libelle": "Toutes", "href": "?", "courant": not etat}] + [
        {"libelle": e.label, "href": f"?etat={e.value}", "courant": e == etat} for e in _ETATS
    ]
    return render(request, "adhesions/demandes.html", {"page": page, "onglets": onglets})


@require_http_methods(["GET", "POST"])
@never_cache
@decision
def demande(request: RequeteMembre, pk: int) -> HttpResponse:
    trouvee = get_object_or_404(
        DemandeAdhesion.objects.exclude(etat=EtatDemande.A_CONFIRMER)
        .select_related("profession", "commune", "college", "adherent", "decidee_par")
        .prefetch_related("acceptations__texte"),
        pk=pk,
    )
    ouverte = trouvee.etat in (EtatDemande.A_DECIDER, EtatDemande.PRECISIONS)
    form = DecisionForm(request.POST or None, demande=trouvee) if ouverte else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            phrase = _decider(request, trouvee, form)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, phrase)
            return redirect("adhesions:demandes")
    contexte = {"demande": trouvee, "form": form, "doublons": form.ressemblants if form else []}
    return render(request, "adhesions/demande.html", contexte)


def _decider(request: RequeteMembre, demande: DemandeAdhesion, form: DecisionForm) -> str:
    propre, geste = form.cleaned_data, request.POST.get("geste", "")
    qui: dict[str, Any] = {"par": request.user, "request": request}
    if geste == "accepter":
        services.accepter(
            demande, bureau_du=propre["bureau_du"], meme_que=propre.get("meme_que"), **qui
        )
        qui_vient = demande.nom_complet
        return f"{qui_vient} rejoint l’association\u00a0: le courriel et l’invitation partent."
    if geste == "preciser":
        services.demander_precision(demande, question=propre["motif"], **qui)
        return f"La question est partie à {demande.courriel}."
    if geste == "refuser":
        services.refuser(demande, bureau_du=propre["bureau_du"], motif=propre["motif"], **qui)
        return f"Le refus motivé est parti à {demande.courriel}."
    raise ValidationError("Choisissez d’accepter, de demander une précision ou de refuser.")
