"""The versions of the crisis plan: freezing, reading, comparing, sending, giving as a proof."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.documents.fichiers import ouvrir
from cpts_portal.interface.libelles import dire
from cpts_portal.lib.connexion import RequeteConnectee
from cpts_portal.lib.identifiants import identifiant
from missions import permissions, permissions_crise
from missions.enums_crise import DestinatairePlan
from missions.forms.crise import TransmissionForm, VersionForm
from missions.models import TransmissionPlan, VersionPlan
from missions.plan_crise import comparer as ecarts
from missions.queries import crise as lire
from missions.queries import evenements as lire_evenements
from missions.services import crise as services
from missions.views.outils import auteur_de, page_formulaire
from missions.views.piece_crise import rendre

editable = require_http_methods(["GET", "POST"])


@require_GET
@never_cache
def versions(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    lues = list(lire.versions().defer("contenu"))
    contexte = {
        "versions": lues,
        "echeance": lire.echeance_du_plan(timezone.localdate()),
        "pieces": lire_evenements.pieces_du_plan() if lues else [],
    }
    return rendre(request, "missions/crise/versions.html", contexte, onglet="crise:versions")


def _version(pk: int) -> VersionPlan:
    return get_object_or_404(lire.versions(), pk=pk)


@require_GET
@never_cache
def version(request: RequeteConnectee, pk: int) -> HttpResponse:
    """One version as it was frozen, what changed in it, where it was sent."""
    permissions.exiger_lecture(request.user)
    lue = _version(pk)
    autres = [v for v in lire.versions().defer("contenu") if v.pk != lue.pk]
    demandee = request.GET.get("avec", "")
    precedente = next((v for v in autres if v.numero == lue.numero - 1), None)
    avec = next((v for v in autres if str(v.numero) == demandee), precedente)
    contexte = {
        "version": lue,
        "autres": autres,
        "avec": avec,
        "ecarts": ecarts(avec.contenu, lue.contenu) if avec else [],
        "restent": lire.reste_a_envoyer(lue),
        "papier": services.papier_pret(lue),
        "pieces": lire_evenements.pieces_du_plan(),
    }
    return rendre(request, "missions/crise/version.html", contexte, onglet="crise:versions")


@editable
@never_cache
def arreter(request: RequeteConnectee) -> HttpResponse:
    permissions_crise.exiger_la_tenue(request.user)
    form = VersionForm(request.POST or None, initial={"jour": timezone.localdate()})
    return page_formulaire(
        request,
        form,
        lambda: services.arreter_version(
            objet=form.cleaned_data["objet"],
            jour=form.cleaned_data["jour"],
            auteur=auteur_de(request),
        ),
        titre="Arrêter une version du plan",
        chapo="Le brouillon du jour devient la version en vigueur, que lisent tous les membres. "
        "Elle ne changera plus.",
        retour=reverse("crise:versions"),
        succes="La version est arrêtée\u00a0: préparez son PDF, puis notez ses envois.",
    )


@editable
@never_cache
def transmettre(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions_crise.exiger_la_tenue(request.user)
    lue = _version(pk)
    restent = lire.reste_a_envoyer(lue)
    if not restent:
        messages.info(request, dire("Cette version est déjà envoyée {agence.au} et {caisse.au}."))
        return redirect("crise:version", pk=lue.pk)
    form = TransmissionForm(
        request.POST or None,
        request.FILES or None,
        restent=restent,
        initial={"le": timezone.localdate()},
    )
    return page_formulaire(
        request,
        form,
        lambda: services.transmettre(
            lue,
            a=DestinatairePlan(form.cleaned_data["a"]),
            le=form.cleaned_data["le"],
            moyen=form.cleaned_data["moyen"],
            fichier=form.donne(),
            auteur=auteur_de(request),
        ),
        titre=f"Noter un envoi de la version {lue.numero}",
        retour=reverse("crise:version", args=[lue.pk]),
        succes=dire(
            "L’envoi est noté. Envoyé {agence.au} et {caisse.au}, le plan tient son échéance."
        ),
    )


@require_POST
def annuler_envoi(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions_crise.exiger_la_tenue(request.user)
    envoi = get_object_or_404(TransmissionPlan.objects.select_related("version"), pk=pk)
    services.annuler_transmission(envoi, auteur=auteur_de(request))
    messages.success(request, "L’envoi est annulé\u00a0; le journal le garde.")
    return redirect("crise:version", pk=envoi.version_id)


@require_GET
def justificatif(request: RequeteConnectee, pk: int) -> HttpResponse | FileResponse:
    permissions.exiger_lecture(request.user)
    envoi = get_object_or_404(TransmissionPlan.objects.exclude(fichier=""), pk=pk)
    reponse = FileResponse(
        ouvrir(envoi.fichier),
        as_attachment=True,
        filename=envoi.nom_fichier,
        content_type=envoi.type_mime,
    )
    reponse["Content-Security-Policy"] = "sandbox"
    return reponse


@require_POST
def verser(request: RequeteConnectee, pk: int) -> HttpResponse:
    """The PDF of the version becomes the proof the annex expects."""
    permissions_crise.exiger_la_tenue(request.user)
    lue = _version(pk)
    piece = get_object_or_404(
        lire_evenements.pieces_du_plan(), pk=identifiant(request.POST, "piece")
    )
    try:
        services.verser_au_dossier(lue, piece, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(
            request,
            f"Le PDF est joint à «\u00a0{piece.libelle}\u00a0» de {piece.indicateur.code}.",
        )
    return redirect("crise:version", pk=lue.pk)
