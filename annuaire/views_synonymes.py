"""The words of the public, kept by the coordination: what is typed, what it means."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from annuaire.forms_synonymes import SynonymeForm
from annuaire.models import Synonyme
from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries.synonymes import essayer, synonymes
from annuaire.services.synonymes import enregistrer_synonyme, retirer_synonyme
from cpts_portal.lib.tableur import csv_francais
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)
LISTE = "annuaire_coordination:synonymes"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@tenue_de_l_annuaire
def liste(request: RequeteMembre) -> HttpResponse:
    form = SynonymeForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        synonyme = enregistrer_synonyme(form.synonyme(), acteur=request.user, request=request)
        messages.success(request, f"« {synonyme.terme} » est compris dès maintenant.")
        return redirect(f"{reverse(LISTE)}?{urlencode({'essai': synonyme.terme})}")
    cherche, essai = request.GET.get("cherche", "")[:80], request.GET.get("essai", "")[:200]
    contexte = {
        "form": form,
        "lignes": synonymes(cherche),
        "cherche": cherche,
        "exports": [("CSV", reverse("annuaire_coordination:synonymes_exporter"))],
        "essai": essayer(essai),
        "essai_texte": essai,
    }
    return render(request, "annuaire/coordination/synonymes.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@tenue_de_l_annuaire
def modifier(request: RequeteMembre, pk: int) -> HttpResponse:
    synonyme = get_object_or_404(Synonyme, pk=pk)
    depart = {"terme": synonyme.terme, "sens": synonyme.sens}
    form = SynonymeForm(request.POST or None, initial=depart, deja=synonyme)
    if request.method == "POST" and form.is_valid():
        enregistrer_synonyme(form.synonyme(), acteur=request.user, request=request)
        messages.success(request, "Enregistré.")
        return redirect(LISTE)
    contexte = {"form": form, "synonyme": synonyme}
    return render(request, "annuaire/coordination/synonyme.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@tenue_de_l_annuaire
def retirer(request: RequeteMembre, pk: int) -> HttpResponse:
    synonyme = get_object_or_404(Synonyme, pk=pk)
    if request.method != "POST":
        return render(
            request, "annuaire/coordination/retirer_synonyme.html", {"synonyme": synonyme}
        )
    retirer_synonyme(synonyme, acteur=request.user, request=request)
    messages.success(
        request,
        f"« {synonyme.terme} » est retiré. Pour revenir en arrière, "
        "enregistrez de nouveau ce que le formulaire montre.",
    )
    depart = urlencode({"terme": synonyme.terme, "sens": synonyme.sens})
    return redirect(f"{reverse(LISTE)}?{depart}")


@require_GET
@tenue_de_l_annuaire
def exporter(request: RequeteMembre) -> HttpResponse:
    lignes = [(s.terme, s.sens, s.modifie_le, s.auteur) for s in synonymes()]
    reponse = HttpResponse(
        csv_francais(("mot tapé", "sens", "modifié le", "par"), lignes),
        content_type="text/csv; charset=utf-8",
    )
    reponse["Content-Disposition"] = 'attachment; filename="synonymes.csv"'
    return reponse
