"""Outside readers: what they see, and how the coordination opens the door."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpts_portal.documents import fichiers
from cpts_portal.lib.connexion import RequeteConnectee
from membres.acces_externe.decorators import acces_requis
from membres.acces_externe.forms import OuvertureForm
from membres.acces_externe.models import AccesExterne
from projet_sante import permissions, queries
from projet_sante.forms import ApprobationForm, RemarqueForm, SuiteForm
from projet_sante.models import LecteurExterne, Remarque, Version
from projet_sante.queries.lecteurs import lecteur_de, lecteurs, remarques
from projet_sante.services import lecteurs as services

GENRE = services.GENRE_ACCES


def _lecteur(acces: AccesExterne) -> LecteurExterne:
    lecteur = lecteur_de(acces)
    if lecteur is None:
        raise Http404("Cet accès n’ouvre plus de version.")
    return lecteur


@acces_requis(GENRE)
@require_safe
def lire(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    return _page(request, _lecteur(acces))


def _page(
    request: HttpRequest, lecteur: LecteurExterne, statut: int = 200, **formulaires: object
) -> HttpResponse:
    lues = lecteur.version.contenu["contexte"]["parties"]
    contexte = {
        "lecteur": lecteur,
        "version": lecteur.version,
        "parties": lues,
        "texte": queries.texte_numerote(lues),
        "remarques": list(lecteur.remarques.order_by("pk")),
        "approbation": getattr(lecteur, "approbation", None),
        "remarque_form": RemarqueForm(parties=lues),
        "approbation_form": ApprobationForm(initial={"nom": lecteur.acces.nom}),
    } | formulaires
    return render(request, "projet_sante/lecture_externe.html", contexte, status=statut)


@acces_requis(GENRE)
@require_POST
def remarquer(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    lecteur = _lecteur(acces)
    lues = lecteur.version.contenu["contexte"]["parties"]
    form = RemarqueForm(request.POST, parties=lues)
    if not form.is_valid():
        return _page(request, lecteur, 422, remarque_form=form)
    services.ecrire_une_remarque(lecteur, **form.cleaned_data)
    messages.success(request, "Votre remarque est transmise à la coordination.")
    return redirect("projet_sante:lecture_externe")


@acces_requis(GENRE)
@require_POST
def approuver(request: HttpRequest, acces: AccesExterne) -> HttpResponse:
    lecteur = _lecteur(acces)
    form = ApprobationForm(request.POST)
    if form.is_valid():
        try:
            services.approuver(
                lecteur, nom=form.cleaned_data["nom"], qualite=form.cleaned_data["qualite"]
            )
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, "Votre approbation est enregistrée. Merci.")
            return redirect("projet_sante:lecture_externe")
    return _page(request, lecteur, 422, approbation_form=form)


@acces_requis(GENRE)
@require_safe
def fichier(request: HttpRequest, acces: AccesExterne) -> HttpResponseBase:
    version = _lecteur(acces).version
    if version.pdf is None:
        raise Http404("Le PDF de cette version se prépare encore.")
    reponse = FileResponse(
        fichiers.ouvrir(version.pdf.nom),
        as_attachment=True,
        filename=f"{version}.pdf".replace("/", "-"),
        content_type="application/pdf",
    )
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse


# --- Coordination ---


@require_http_methods(["GET", "POST"])
def tenir_les_lecteurs(request: RequeteConnectee, pk: int) -> HttpResponse:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    version = get_object_or_404(Version.objects.select_related("projet"), pk=pk)
    form = OuvertureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ouvrir_a_un_lecteur(
            version, **form.cleaned_data, par=request.user, request=request
        )
        messages.success(request, f"Le lien est parti à {form.cleaned_data['email']}.")
        return redirect("projet_sante:lecteurs", pk=pk)
    contexte = {
        "version": version,
        "form": form,
        "lecteurs": lecteurs(version),
        "remarques": remarques(version),
    }
    statut = 422 if form.errors else 200
    return render(request, "projet_sante/lecteurs.html", contexte, status=statut)


@require_POST
def traiter(request: RequeteConnectee, pk: int) -> HttpResponse:
    if not permissions.peut_rediger(request.user):
        raise PermissionDenied
    remarque = get_object_or_404(Remarque.objects.select_related("lecteur"), pk=pk)
    form = SuiteForm(request.POST)
    if form.is_valid():
        services.traiter_une_remarque(remarque, suite=form.cleaned_data["suite"], par=request.user)
        messages.success(request, "La suite donnée est notée.")
    else:
        messages.error(request, "Dites quelle suite est donnée à la remarque.")
    return redirect("projet_sante:lecteurs", pk=remarque.lecteur.version_id)
