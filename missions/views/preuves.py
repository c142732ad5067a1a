"""Proofs of an indicator: given from the panel, read by who reads the missions."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from cpts_portal.documents.fichiers import ouvrir
from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions, services
from missions.forms import FichierForm, PreuveForm
from missions.models import Preuve
from missions.views.outils import auteur_de
from missions.views.suivi import fautes, indicateur_saisissable, refuser, refuser_volet, repondre


@require_POST
def ajouter(request: RequeteConnectee, pk: int) -> HttpResponse:
    indicateur = indicateur_saisissable(request, pk)
    form = PreuveForm(request.POST, request.FILES, indicateur=indicateur)
    if not form.is_valid():
        return refuser_volet(request, indicateur, fautes(form), "preuve")
    try:
        services.ajouter_preuve(
            indicateur,
            nom=form.cleaned_data["nom"],
            piece=form.cleaned_data["piece"],
            genre=form.genre(),
            fichier=form.donne(),
            lien=form.cleaned_data["lien"],
            texte=form.cleaned_data["texte"],
            reunion=form.cleaned_data["reunion"],
            auteur=auteur_de(request),
        )
    except ValidationError as erreur:
        return refuser_volet(request, indicateur, " ".join(erreur.messages), "preuve")
    return repondre(request, indicateur)


@require_POST
def joindre(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    preuve = get_object_or_404(Preuve.objects.filter(retiree_le=None), pk=pk)
    indicateur = indicateur_saisissable(request, preuve.indicateur_id)
    form = FichierForm(request.POST, request.FILES)
    donne = form.donne() if form.is_valid() else None
    if donne is None:
        message = fautes(form) or "Choisissez le fichier."
        return refuser_volet(request, indicateur, message, str(pk))
    try:
        services.joindre_fichier(preuve, donne, auteur=auteur_de(request))
    except ValidationError as erreur:
        return refuser_volet(request, indicateur, " ".join(erreur.messages), str(pk))
    return repondre(request, indicateur)


@require_POST
def retirer(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    preuve = get_object_or_404(Preuve.objects.filter(retiree_le=None), pk=pk)
    indicateur = indicateur_saisissable(request, preuve.indicateur_id)
    try:
        services.retirer_preuve(preuve, auteur=auteur_de(request))
    except ValidationError as erreur:
        return refuser(request, indicateur, " ".join(erreur.messages), "")
    return repondre(request, indicateur)


@require_GET
def fichier(request: RequeteConnectee, pk: int) -> HttpResponse | FileResponse:
    """Never shown by the browser itself: a file somebody gave opens outside the portal."""
    permissions.exiger_lecture(request.user)
    preuves = Preuve.objects.filter(retiree_le=None).exclude(fichier="")
    preuve = get_object_or_404(preuves.select_related("indicateur"), pk=pk)
    noter(
        "missions.preuve_lue",
        acteur=request.user,
        objet=preuve.indicateur,
        details={"preuve": preuve.pk, "nom": preuve.nom},
        request=request,
    )
    reponse = FileResponse(
        ouvrir(preuve.fichier),
        as_attachment=True,
        filename=preuve.nom_fichier,
        content_type=preuve.type_mime,
    )
    reponse["Content-Security-Policy"] = "sandbox"
    return reponse
