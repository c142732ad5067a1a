from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cpts_portal.lib.identifiants import identifiant
from membres.comptes.requete import RequeteMembre
from membres.groupes import messagerie, permissions, queries
from membres.groupes.forms import MessageForm

PAR_PAGE = 30


def _exiger(request: RequeteMembre) -> None:
    if not queries.peut_ecrire(request.user):
        raise PermissionDenied(
            "Écrire à un groupe revient à son pilote, au bureau, à la coordination."
        )


@require_safe
@never_cache
def liste(request: RequeteMembre) -> HttpResponse:
    _exiger(request)
    page = Paginator(queries.messages(request.user), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "groupes/messages.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ecrire(request: RequeteMembre) -> HttpResponse:
    """Two steps on one address: what will leave and to how many, then the sending."""
    _exiger(request)
    initial = {nom: request.GET.get(nom) for nom in ("cible", "instance") if nom in request.GET}
    form = MessageForm(request.POST or None, compte=request.user, initial=initial)
    if request.method != "POST" or not form.is_valid() or "corriger" in request.POST:
        return render(request, "groupes/ecrire.html", {"formulaire": form})
    donnees = form.cleaned_data
    if "envoyer" in request.POST:
        try:
            message = messagerie.envoyer(**donnees, par=request.user, request=request)
        except ValidationError as refus:
            form.add_error(None, refus)
            return render(request, "groupes/ecrire.html", {"formulaire": form})
        return redirect("groupes:message", pk=message.pk)
    vus = queries.destinataires(donnees["cible"], donnees["instance"], donnees["profession"])
    contexte = {
        "formulaire": form,
        "donnees": donnees,
        "destinataires": vus,
        "envoi": _cachees(form),
    }
    return render(request, "groupes/apercu.html", contexte)


def _cachees(form: MessageForm) -> list[tuple[str, str]]:
    """What was typed, to be posted again as it stands."""
    return [(nom, form.data[nom]) for nom in (*form.fields, "sans_patient") if form.data.get(nom)]


@require_safe
@never_cache
def message(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = get_object_or_404(queries.messages(request.user), pk=pk)
    contexte = {"message": trouve, "envois": queries.envois(trouve)}
    return render(request, "groupes/message.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mes_silences(request: RequeteMembre) -> HttpResponse:
    adherent = permissions.adherent_de(request.user)
    if adherent is None:
        raise PermissionDenied("Cette page est aux adhérents de l’association.")
    miens = queries.silences(adherent)
    if request.method == "POST":
        if "tous" in request.POST:
            messagerie.se_taire(adherent, None, par=request.user)
        elif request.POST.get("silence"):
            silence = get_object_or_404(miens, pk=identifiant(request.POST, "silence"))
            messagerie.ecouter(adherent, silence.instance, par=request.user)
        messages.success(request, "C’est noté.")
        return redirect("groupes:mes_silences")
    contexte = {"silences": miens, "aucun": any(s.instance_id is None for s in miens)}
    return render(request, "groupes/mes_silences.html", contexte)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def silence(request: HttpRequest, jeton: str) -> HttpResponse:
    lu = messagerie.lire_le_jeton(jeton)
    if lu is None:
        return render(request, "groupes/silence_perime.html", status=404)
    adherent, instance = lu
    fait = request.method == "POST"
    if fait:
        geste = messagerie.ecouter if "annuler" in request.POST else messagerie.se_taire
        geste(adherent, instance, par=None)
    contexte = {"instance": instance, "fait": fait, "annule": "annuler" in request.POST}
    return render(request, "groupes/silence.html", contexte)
