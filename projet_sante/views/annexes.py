from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cpts_portal.lib.connexion import RequeteConnectee
from projet_sante import permissions, queries
from projet_sante.forms import AnnexeForm
from projet_sante.models import Annexe, ProjetSante
from projet_sante.queries.annexes import annexes
from projet_sante.services.annexes import ajouter_annexe, retirer_annexe


def _projet(request: RequeteConnectee) -> ProjetSante:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    projet = queries.projet_courant()
    if projet is None:
        raise Http404("Aucun projet n’est ouvert.")
    return projet


@require_http_methods(["GET", "POST"])
def liste(request: RequeteConnectee) -> HttpResponse:
    projet = _projet(request)
    form = AnnexeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            annexe = ajouter_annexe(
                projet,
                titre=form.cleaned_data["titre"],
                octets=form.cleaned_data["fichier"].read(),
                par=request.user,
            )
        except ValidationError as refus:
            form.add_error(None if "__all__" in refus.message_dict else "fichier", refus.messages)
        else:
            messages.success(request, f"« {annexe} » : {annexe.get_mode_display()}.")
            return redirect("projet_sante:annexes")
    contexte = {"form": form, "annexes": annexes(projet)}
    statut = 422 if form.errors else 200
    return render(request, "projet_sante/annexes.html", contexte, status=statut)


@require_POST
def retirer(request: RequeteConnectee, pk: int) -> HttpResponse:
    annexe = get_object_or_404(Annexe, pk=pk, projet=_projet(request))
    retirer_annexe(annexe, par=request.user)
    messages.success(request, f"« {annexe} » ne sera plus imprimée.")
    return redirect("projet_sante:annexes")
