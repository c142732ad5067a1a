"""Declared events: the log, the calls, the end, and what the contract makes of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.interface.libelles import dire
from cpts_portal.lib.connexion import RequeteConnectee
from missions import permissions_crise
from missions.enums_crise import Disponibilite, GenreConsigne
from missions.forms import crise as formulaires
from missions.models import EvenementCrise
from missions.queries import crise as lire_plan
from missions.queries import evenements as lire
from missions.services import evenements as services
from missions.views.outils import auteur_de, page_formulaire, rendre_les_erreurs
from missions.views.piece_crise import rendre

editable = require_http_methods(["GET", "POST"])


@require_GET
@never_cache
def evenements(request: RequeteConnectee) -> HttpResponse:
    permissions_crise.exiger_l_action(request.user)
    contexte = {"evenements": lire.evenements()}
    return rendre(request, "missions/crise/evenements.html", contexte, onglet="crise:evenements")


def _evenement(pk: int) -> EvenementCrise:
    return get_object_or_404(
        EvenementCrise.objects.select_related("reconnu__annee", "declare_par"), pk=pk
    )


@editable
@never_cache
def declarer(request: RequeteConnectee) -> HttpResponse:
    permissions_crise.exiger_l_action(request.user)
    form = formulaires.EvenementCriseForm(
        request.POST or None, initial={"ouvert_le": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            evenement = services.declarer_evenement(form.instance, auteur=auteur_de(request))
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(
                request, "L’événement est déclaré\u00a0: sa main courante est ouverte."
            )
            return redirect("crise:evenement", pk=evenement.pk)
    return _formulaire(request, form, "Déclarer un événement", reverse("crise:evenements"))


def _formulaire(request: RequeteConnectee, form: Any, titre: str, retour: str) -> HttpResponse:
    status = 422 if form.errors else 200
    contexte = {"form": form, "titre": titre, "retour": retour}
    return rendre(
        request,
        "missions/crise/formulaire.html",
        contexte,
        onglet="crise:evenements",
        status=status,
    )


@require_GET
@never_cache
def evenement(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions_crise.exiger_l_action(request.user)
    return _page(request, _evenement(pk))


def _page(
    request: RequeteConnectee, lu: EvenementCrise, form: Any = None, status: int = 200
) -> HttpResponse:
    contexte = {
        "evenement": lu,
        "main_courante": lire.main_courante(lu),
        "appels": lire.appels(lu),
        "form": form or formulaires.ConsigneForm(),
        "volontaires": lire_plan.volontaires().count(),
    }
    return rendre(
        request,
        "missions/crise/evenement.html",
        contexte,
        onglet="crise:evenements",
        status=status,
    )


@require_POST
def inscrire(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions_crise.exiger_l_action(request.user)
    lu = _evenement(pk)
    form = formulaires.ConsigneForm(request.POST)
    if form.is_valid():
        try:
            services.inscrire(
                lu,
                genre=GenreConsigne(form.cleaned_data["genre"]),
                texte=form.cleaned_data["texte"],
                heure=form.cleaned_data.get("quand"),
                auteur=auteur_de(request),
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            return redirect(f"{reverse('crise:evenement', args=[pk])}#main-courante")
    return _page(request, lu, form, status=422)


@editable
@never_cache
def appeler(request: RequeteConnectee, pk: int) -> HttpResponse:
    """Two steps on one address: who would be called, then the call."""
    permissions_crise.exiger_l_action(request.user)
    lu = _evenement(pk)
    retour = reverse("crise:evenement", args=[pk])
    form = formulaires.AppelForm(request.POST or None, initial={"objet": lu.titre})
    appeles: Any = None
    if request.method == "POST" and form.is_valid() and "corriger" not in request.POST:
        donnees = form.cleaned_data
        if "envoyer" in request.POST:
            try:
                services.appeler_les_volontaires(
                    lu,
                    communes=list(donnees["communes"]),
                    professions=list(donnees["professions"]),
                    objet=donnees["objet"],
                    texte=donnees["texte"],
                    auteur=auteur_de(request),
                )
            except ValidationError as erreur:
                rendre_les_erreurs(form, erreur)
            else:
                messages.success(request, "L’appel part\u00a0: les réponses viendront ici.")
                return redirect(f"{retour}#appels")
        else:
            appeles = lire_plan.volontaires_de(
                [c.pk for c in donnees["communes"]], [p.pk for p in donnees["professions"]]
            )
    contexte = {"form": form, "evenement": lu, "retour": retour, "appeles": appeles}
    if appeles is not None:
        contexte["envoi"] = [
            (nom, valeur)
            for nom in (*form.fields, "sans_patient")
            for valeur in request.POST.getlist(nom)
            if valeur
        ]
    status = 422 if form.errors else 200
    return rendre(
        request,
        "missions/crise/appeler.html",
        contexte,
        onglet="crise:evenements",
        status=status,
    )


@editable
@never_cache
def repondre(request: RequeteConnectee, pk: int) -> HttpResponse:
    """The address of the e-mail: it opens the question, the button answers."""
    permissions_crise.exiger_la_lecture(request.user)
    mienne = lire.ma_reponse(request.user, pk)
    if mienne is None:
        raise Http404("Cet appel ne vous était pas adressé, ou vous n’êtes plus volontaire.")
    form = formulaires.ReponseForm(
        request.POST or None,
        initial={"reponse": mienne.reponse or None, "mot": mienne.mot},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.repondre_a_l_appel(
                mienne,
                reponse=Disponibilite(form.cleaned_data["reponse"]),
                mot=form.cleaned_data["mot"],
                auteur=auteur_de(request),
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, "Votre réponse est arrivée. Merci.")
            return redirect("crise:plan")
    contexte = {"form": form, "reponse": mienne}
    status = 422 if form.errors else 200
    return rendre(request, "missions/crise/repondre.html", contexte, status=status)


# --- La fin ---


@editable
@never_cache
def clore(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions_crise.exiger_l_action(request.user)
    lu = _evenement(pk)
    form = formulaires.ClotureForm(
        request.POST or None, initial={"clos_le": timezone.localdate(), "bilan": lu.bilan}
    )
    retour = reverse("crise:evenement", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            services.clore_evenement(
                lu,
                clos_le=form.cleaned_data["clos_le"],
                bilan=form.cleaned_data["bilan"],
                auteur=auteur_de(request),
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, "L’événement est clos, son bilan est gardé.")
            return redirect(retour)
    return _formulaire(request, form, f"Clore «\u00a0{lu}\u00a0»", retour)


@require_POST
def rouvrir(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions_crise.exiger_l_action(request.user)
    lu = _evenement(pk)
    try:
        services.rouvrir_evenement(lu, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, "L’événement est rouvert.")
    return redirect("crise:evenement", pk=pk)


@editable
@never_cache
def reconnaitre(request: RequeteConnectee, pk: int) -> HttpResponse:
    """A person says that the authorities recognised it: that alone opens the conditional part."""
    permissions_crise.exiger_la_tenue(request.user)
    lu = _evenement(pk)
    annees = lire.annees_de_reconnaissance()
    retour = reverse("crise:evenement", args=[pk])
    form = formulaires.ReconnaissanceForm(request.POST or None, annees=annees)
    return page_formulaire(
        request,
        form,
        lambda: services.reconnaitre(lu, **form.cleaned_data, auteur=auteur_de(request)),
        titre=f"«\u00a0{lu}\u00a0» est reconnu",
        chapo=dire(
            "Par {agence.le}, sur décision écrite. "
            "La part variable de crise de l’année s’ouvre alors."
        ),
        retour=retour,
        succes="L’événement est reconnu au contrat.",
    )


@require_POST
def ecarter(request: RequeteConnectee, pk: int) -> HttpResponse:
    permissions_crise.exiger_la_tenue(request.user)
    lu = _evenement(pk)
    try:
        services.ecarter_la_reconnaissance(lu, auteur=auteur_de(request))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, "C’est noté\u00a0: l’événement n’est pas reconnu.")
    return redirect("crise:evenement", pk=pk)
