"""The clock of the contract: what is due, its settings, the personal calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.lib.connexion import RequeteConnectee
from missions import agenda, permissions, queries, services
from missions.forms import EcheanceForm, RegleEcheanceForm
from missions.models import AgendaPersonnel, RegleEcheance
from missions.queries import horloge as lire
from missions.views.outils import auteur_de, page_formulaire


@require_GET
def echeances(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    return _page(request)


def _page(request: RequeteConnectee, adresse: str = "") -> HttpResponse:
    contrat = queries.contrat_courant(timezone.localdate())
    jour = timezone.localdate()
    contexte = {
        "contrat": contrat,
        "horloge": lire.par_etat(lire.horloge(contrat, jour)) if contrat else None,
        "jour": jour,
        "adresse_agenda": adresse,
        "a_un_agenda": AgendaPersonnel.objects.filter(compte=request.user).exists(),
        "peut_editer": permissions.peut_saisir(request.user),
    }
    return render(request, "missions/echeances.html", contexte)


@require_POST
def cocher(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contrat = queries.contrat_courant(timezone.localdate())
    if contrat is None:
        raise Http404
    faite = request.POST.get("faite") == "1"
    try:
        echeance = services.noter_faite(
            contrat, request.POST.get("cle", ""), faite=faite, auteur=auteur_de(request)
        )
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        suite = "notée faite" if faite else "de nouveau attendue"
        messages.success(request, f"«\u00a0{echeance.libelle}\u00a0» est {suite}.")
    return redirect("missions:echeances")


@require_http_methods(["GET", "POST"])
def ajouter(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contrat = queries.contrat_courant(timezone.localdate())
    annee = queries.annee_du(contrat, timezone.localdate()) if contrat else None
    if annee is None:
        raise Http404
    form = EcheanceForm(request.POST or None)
    return page_formulaire(
        request,
        form,
        lambda: services.ajouter_echeance(
            annee,
            libelle=form.cleaned_data["libelle"],
            jour=form.cleaned_data["jour"],
            auteur=auteur_de(request),
        ),
        titre="Ajouter une échéance",
        retour=reverse("missions:echeances"),
        succes="L’échéance est ajoutée.",
    )


@require_GET
def regles(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    contexte = {"regles": RegleEcheance.objects.order_by("repere", "libelle", "pk")}
    return render(request, "missions/regles.html", contexte)


@require_http_methods(["GET", "POST"])
def regle(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions.exiger_saisie(request.user)
    regle = get_object_or_404(RegleEcheance, pk=pk)
    form = RegleEcheanceForm(request.POST or None, instance=regle)
    return page_formulaire(
        request,
        form,
        lambda: services.enregistrer(
            form.instance, action="missions.regle_echeance", auteur=auteur_de(request)
        ),
        titre=regle.libelle,
        retour=reverse("missions:regles"),
        succes="L’échéance est réglée.",
    )


@require_POST
def ouvrir_agenda(request: RequeteConnectee) -> HttpResponse:
    permissions.exiger_lecture(request.user)
    jeton = services.ouvrir_agenda(request.user)
    adresse = settings.WAGTAILADMIN_BASE_URL + reverse("missions:agenda", args=[jeton])
    return _page(request, adresse)


@login_not_required
@never_cache
@require_GET
def agenda_personnel(request: HttpRequest, jeton: str) -> HttpResponse:
    """Read by a calendar program: the secret address stands for the person, whose rights count."""
    lien = (
        AgendaPersonnel.objects.select_related("compte")
        .filter(empreinte=AgendaPersonnel.empreinte_de(jeton), compte__is_active=True)
        .first()
    )
    contrat = queries.contrat_courant(timezone.localdate())
    if lien is None or contrat is None or not permissions.peut_lire(lien.compte):
        raise Http404("Cet agenda n’existe pas, ou n’existe plus.")
    octets = agenda.en_ics(
        f"Missions {lire_libelles().aci}, contrat {contrat.reference}",
        contrat.reference,
        lire.horloge(contrat, timezone.localdate()),
    )
    return HttpResponse(octets, content_type="text/calendar; charset=utf-8")
