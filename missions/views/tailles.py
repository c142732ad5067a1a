"""The size classes, as the text or the local agreement draws them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions, services
from missions.forms import ClasseTailleForm
from missions.models import ClasseTaille
from missions.views.outils import auteur_de, page_formulaire


@require_http_methods(["GET", "POST"])
def modifier(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    classe = get_object_or_404(ClasseTaille, pk=pk)
    form = ClasseTailleForm(request.POST or None, instance=classe)
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer(
            form.instance, action="missions.taille", auteur=auteur_de(request)
        ),
        titre=f"Classe de taille {classe.code}",
        retour=f"{reverse('missions:textes')}#tailles",
        succes=f"La classe {classe.code} est à jour\u00a0; les années closes gardent leur taille.",
    )
