from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.lib.connexion import RequeteConnectee
from projet_sante import permissions, queries
from projet_sante.enums import EtatChapitre
from projet_sante.forms import ConfierForm, EtatForm, OuvrirForm
from projet_sante.models import Chapitre
from projet_sante.queries.avancement import avancement as lignes_d_avancement
from projet_sante.queries.avancement import etats
from projet_sante.services import redaction
from projet_sante.services.projet import creer_projet


@require_safe
def avancement(request: RequeteConnectee) -> HttpResponse:
    if not permissions.peut_suivre(request.user):
        raise PermissionDenied
    mene = permissions.peut_rediger(request.user)
    projet = queries.projet_courant()
    lignes = lignes_d_avancement(projet, request.user, tout=mene) if projet else []
    contexte = {
        "projet": projet,
        "lignes": lignes,
        "etats": etats(lignes),
        # A member of the enumeration does not reach its class from a template.
        "choix_etats": EtatChapitre.choices,
        "mene": mene,
    }
    return render(request, "projet_sante/avancement.html", contexte)


@require_http_methods(["GET", "POST"])
def confier(request: RequeteConnectee, pk: int) -> HttpResponse:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    chapitre = get_object_or_404(Chapitre, pk=pk)
    suivi = getattr(chapitre, "suivi", None)
    initial = {
        "responsable": suivi.responsable_id if suivi else None,
        "echeance": suivi.echeance if suivi else None,
        "redacteurs": list(chapitre.redacteurs.values_list("compte_id", flat=True)),
    }
    form = ConfierForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        redaction.confier_chapitre(
            chapitre,
            redacteurs=form.cleaned_data["redacteurs"],
            responsable=form.cleaned_data["responsable"],
            echeance=form.cleaned_data["echeance"],
            par=request.user,
        )
        messages.success(request, f"« {chapitre.title} » est confié.")
        return redirect("projet_sante:avancement")
    statut = 422 if form.errors else 200
    contexte = {"chapitre": chapitre, "form": form}
    return render(request, "projet_sante/confier.html", contexte, status=statut)


@require_POST
def etat(request: RequeteConnectee, pk: int) -> HttpResponse:
    chapitre = Chapitre.objects.filter(pk=pk).first()
    if chapitre is None or not permissions.peut_ecrire(request.user, chapitre):
        raise Http404("Ce chapitre n’existe pas, ou n’est pas le vôtre.")
    form = EtatForm(request.POST)
    if form.is_valid():
        redaction.changer_etat(chapitre, form.cleaned_data["etat"], par=request.user)
        messages.success(request, f"« {chapitre.title} » : {form.cleaned_data['etat'].label}.")
    else:
        messages.error(request, "Cet état n’existe pas : choisissez-le dans la liste.")
    return redirect("projet_sante:avancement")


@require_http_methods(["GET", "POST"])
def ouvrir(request: RequeteConnectee) -> HttpResponse:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    form = OuvrirForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        creer_projet(**form.cleaned_data, par=request.user)
        messages.success(request, "Le projet est ouvert. Confiez ses chapitres.")
        return redirect("projet_sante:avancement")
    statut = 422 if form.errors else 200
    return render(request, "projet_sante/ouvrir.html", {"form": form}, status=statut)
