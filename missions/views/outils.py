"""What the screens of the missions share: who writes, one form one page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cpts_portal.lib.connexion import RequeteConnectee
from missions.services import Auteur


def auteur_de(request: RequeteConnectee) -> Auteur:
    return Auteur(compte=request.user, request=request)


def rendre_les_erreurs(form: BaseForm, erreur: ValidationError) -> None:
    """Constraints may speak of columns the form does not have: their sentences go on top."""
    if not hasattr(erreur, "error_dict"):
        form.add_error(None, erreur)
        return
    for nom, liste in erreur.error_dict.items():
        form.add_error(nom if nom in form.fields else None, liste)


def page_formulaire(
    request: RequeteConnectee,
    form: BaseForm,
    faire: Callable[[], Any],
    *,
    titre: str,
    retour: str,
    succes: str,
    gabarit: str = "missions/formulaire.html",
    signaler: Callable[[], str] = str,
    **contexte: Any,
) -> HttpResponse:
    """Show, check, call the service, come back with a sentence."""
    if request.method == "POST" and form.is_valid():
        try:
            faire()
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, succes)
            if doute := signaler():
                messages.warning(request, doute)
            return redirect(retour)
    statut = 422 if form.errors else 200
    contexte = {"form": form, "titre": titre, "retour": retour, **contexte}
    return render(request, gabarit, contexte, status=statut)
