from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from membres.acces_externe import permissions, queries, registre, services
from membres.acces_externe.forms import CodeForm
from membres.acces_externe.models import AccesExterne
from membres.comptes.requete import RequeteMembre


def _discrete(reponse: HttpResponse) -> HttpResponse:
    # L'adresse est un secret : elle ne part vers aucun autre site, et aucun moteur ne la garde.
    # Pas « no-referrer » : le navigateur enverrait « Origin: null », que la garde CSRF refuse.
    reponse["Referrer-Policy"] = "same-origin"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


def _perime(request: HttpRequest) -> HttpResponse:
    return _discrete(render(request, "acces_externe/lien_perime.html", status=410))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def entrer(request: HttpRequest, jeton: str) -> HttpResponse:
    """The link of the e-mail: one button; only the POST sends the code."""
    acces = queries.acces_du_jeton(jeton)
    if acces is None:
        return _perime(request)
    erreur = ""
    if request.method == "POST":
        try:
            services.envoyer_code(acces, request=request)
        except ValidationError as refus:
            erreur = " ".join(refus.messages)
        else:
            return _discrete(redirect("acces_externe:code", jeton=jeton))
    contexte = {
        "acces": acces,
        "genre": registre.genre(acces.genre).libelle,
        "adresse_cachee": _cacher(acces.email),
        "erreur": erreur,
    }
    return _discrete(
        render(request, "acces_externe/entrer.html", contexte, status=429 if erreur else 200)
    )


def _cacher(email: str) -> str:
    """« a…@ars.sante.fr »: enough to know which mailbox, too little to learn the address."""
    debut, _, domaine = email.partition("@")
    return f"{debut[:1]}…@{domaine}"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, jeton: str) -> HttpResponse:
    acces = queries.acces_du_jeton(jeton)
    if acces is None:
        return _perime(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if services.verifier_code(acces, form.cleaned_data["code"], request=request):
            services.ouvrir_session(request, acces)
            return _discrete(redirect(registre.genre(acces.genre).adresse(acces)))
        form.add_error("code", "Ce code n’est pas le bon, ou il a expiré. Demandez-en un autre.")
    contexte = {"form": form, "jeton": jeton, "adresse_cachee": _cacher(acces.email)}
    statut = 422 if form.errors else 200
    return _discrete(render(request, "acces_externe/code.html", contexte, status=statut))


@login_not_required
@never_cache
@require_POST
def sortir(request: HttpRequest) -> HttpResponse:
    services.fermer_session(request)
    return render(request, "acces_externe/sorti.html")


# --- Coordination ---


@require_GET
def liste(request: RequeteMembre) -> HttpResponse:
    permissions.exiger_liste(request.user)
    return render(
        request, "acces_externe/liste.html", {"lignes": queries.acces_tenus(request.user)}
    )


def _tenu(request: RequeteMembre, pk: int) -> AccesExterne:
    permissions.exiger_liste(request.user)
    return get_object_or_404(queries.acces_tenus_par(request.user), pk=pk)


@require_POST
def renvoyer(request: RequeteMembre, pk: int) -> HttpResponse:
    acces = _tenu(request, pk)
    try:
        services.renvoyer_lien(acces, par=request.user, request=request)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(
            request, f"Un nouveau lien est parti à {acces.email}\u00a0; l’ancien n’ouvre plus rien."
        )
    return redirect("acces_externe:liste")


@require_POST
def revoquer(request: RequeteMembre, pk: int) -> HttpResponse:
    acces = _tenu(request, pk)
    services.revoquer(acces, par=request.user, request=request)
    messages.success(request, f"L’accès de {acces} est retiré.")
    return redirect("acces_externe:liste")
