"""The assembly, on one page: agenda, convocations, presences, pouvoirs, votes, minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.services import request_document
from cpts_portal.lib.ecriture import de
from cpts_portal.lib.identifiants import identifiant, identifiants
from membres.adhesions.models import Adherent
from membres.adhesions.texte import mots
from membres.adhesions.views.outils import phrases, rendre_les_erreurs, reserve
from membres.comptes.requete import RequeteMembre
from membres.instances import permissions, queries, services
from membres.instances.enums import NatureAssemblee, NaturePoint, ReponseConvocation
from membres.instances.forms import (
    AssembleeForm,
    OuvertureForm,
    PointForm,
    PouvoirForm,
    RegleForm,
)
from membres.instances.models import Assemblee, Convocation, RegleAssemblee

from ._votes import VOIX, points_saisis

tenue = reserve(permissions.peut_tenir_l_assemblee)


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def assemblees(request: RequeteMembre) -> HttpResponse:
    form = AssembleeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        propre = form.cleaned_data
        try:
            assemblee = services.preparer_assemblee(
                nature=NatureAssemblee(propre["nature"]),
                le=propre["le"],
                lieu=propre["lieu"],
                visio=propre["visio"],
                message=propre["message"],
                par=request.user,
                request=request,
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            return redirect("instances:assemblee", pk=assemblee.pk)
    contexte = {"form": form, "assemblees": queries.assemblees()}
    return render(request, "instances/assemblees.html", contexte)


@require_http_methods(["GET", "POST"])
@never_cache
@reserve(permissions.peut_gerer)
def regles(request: RequeteMembre) -> HttpResponse:
    form = RegleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.saisir_regle(form.instance, form.quorums(), par=request.user, request=request)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, "La règle est saisie.")
            return redirect("instances:regles")
    contexte = {
        "form": form,
        "regles": RegleAssemblee.objects.prefetch_related("quorums__college"),
    }
    return render(request, "instances/regles.html", contexte)


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def assemblee(request: RequeteMembre, pk: int) -> HttpResponse:
    trouvee = get_object_or_404(
        Assemblee.objects.select_related("instance", "regle", "president", "secretaire"), pk=pk
    )
    if request.method == "POST":
        try:
            messages.success(request, _agir(request, trouvee))
        except ValidationError as erreur:
            messages.error(request, phrases(erreur))
            # What was typed in a live assembly is never lost: the page comes back with it.
            contexte = _contexte(trouvee, request.POST)
            return render(request, "instances/assemblee.html", contexte, status=422)
        return redirect("instances:assemblee", pk=pk)
    return render(request, "instances/assemblee.html", _contexte(trouvee))


def _contexte(assemblee: Assemblee, saisie: QueryDict | None = None) -> dict[str, Any]:
    seance = queries.seance(assemblee)
    resultats = queries.resultats(assemblee, seance.ensemble.voix)
    geste = saisie.get("geste", "") if saisie is not None else ""
    convocations = list(queries.convocations(assemblee))
    annonces = {c.adherent_id for c in convocations if c.reponse == ReponseConvocation.VIENDRA}
    absents = [a for pk, a in queries.votants(assemblee).items() if pk not in seance.presents]
    pv = (
        DocumentProduit.objects.en_vue()
        .filter(genre="pv_assemblee", parametres={"assemblee": assemblee.pk})
        .select_related("signature")
        .order_by("-demande_le")
        .first()
    )
    elus = any(r.adopte and r.point.nature == NaturePoint.ELECTION for r in resultats)
    return {
        "assemblee": assemblee,
        "a_pourvoir": queries.a_pourvoir() if elus else [],
        "seance": seance,
        "points": points_saisis(resultats, seance, saisie if geste == "vote" else None),
        "convocations": convocations,
        "absents": sorted(absents, key=lambda a: a.pk not in annonces),
        "annonces": annonces,
        "quorums": assemblee.regle.quorums.select_related("college") if assemblee.regle else [],
        "form_point": PointForm(saisie if geste == "ajouter_point" else None),
        "form_pouvoir": PouvoirForm(saisie if geste == "pouvoir" else None),
        "form_ouverture": OuvertureForm(saisie if geste == "ouvrir" else None, jour=assemblee.jour),
        "pv": pv,
        "signature": getattr(pv, "signature", None),
    }


def _agir(request: RequeteMembre, assemblee: Assemblee) -> str:
    geste = request.POST.get("geste", "")
    faire = _GESTES.get(geste)
    if faire is None:
        raise ValidationError("Ce geste n’existe pas.")
    return faire(request, assemblee)


def _valide(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError([e for erreurs in form.errors.values() for e in erreurs])
    return form.cleaned_data


def _ajouter_point(request: RequeteMembre, assemblee: Assemblee) -> str:
    propre = _valide(PointForm(request.POST))
    services.ajouter_point(
        assemblee,
        titre=propre["titre"],
        texte=propre["texte"],
        nature=NaturePoint(propre["nature"]),
        par=request.user,
    )
    return "Le point est à l’ordre du jour."


def _retirer_point(request: RequeteMembre, assemblee: Assemblee) -> str:
    point = get_object_or_404(assemblee.points, pk=identifiant(request.POST, "point"))
    services.retirer_point(point, par=request.user)
    return "Le point est retiré."


def _convoquer(request: RequeteMembre, assemblee: Assemblee) -> str:
    nombre = len(services.convoquer(assemblee, par=request.user, request=request))
    return f"{nombre} convocation{'s' if nombre > 1 else ''} en route."


def _pouvoir(request: RequeteMembre, assemblee: Assemblee) -> str:
    propre = _valide(PouvoirForm(request.POST))
    services.donner_pouvoir(assemblee, **propre, par=request.user, request=request)
    return "Le pouvoir est enregistré."


def _retirer_pouvoir(request: RequeteMembre, assemblee: Assemblee) -> str:
    pouvoir = get_object_or_404(assemblee.pouvoirs, pk=identifiant(request.POST, "pouvoir"))
    services.retirer_pouvoir(pouvoir, par=request.user)
    return "Le pouvoir est retiré."


def _ouvrir(request: RequeteMembre, assemblee: Assemblee) -> str:
    propre = _valide(OuvertureForm(request.POST, jour=assemblee.jour))
    services.ouvrir_seance(assemblee, **propre, par=request.user, request=request)
    return "La séance est ouverte."


def _presence(request: RequeteMembre, assemblee: Assemblee) -> str:
    adherent = get_object_or_404(Adherent, pk=identifiant(request.POST, "adherent"))
    services.noter_presence(assemblee, adherent, present=False, par=request.user)
    return f"Sortie {de(adherent)} notée."


def _presences(request: RequeteMembre, assemblee: Assemblee) -> str:
    """A whole room at once: forty people do not wait for forty pages."""
    coches = set(identifiants(request.POST.getlist("adherent")))
    arrivent = [a for pk, a in queries.votants(assemblee).items() if pk in coches]
    if not arrivent:
        raise ValidationError("Cochez les personnes qui sont dans la salle.")
    with transaction.atomic():
        for adherent in arrivent:
            services.noter_presence(assemblee, adherent, present=True, par=request.user)
    if len(arrivent) == 1:
        return f"{arrivent[0]} est dans la salle."
    return f"{len(arrivent)} personnes sont dans la salle."


def _vote(request: RequeteMembre, assemblee: Assemblee) -> str:
    point = get_object_or_404(assemblee.points, pk=identifiant(request.POST, "point"))
    voix = {
        college.pk: tuple(_entier(request.POST.get(f"{nom}_{college.pk or 0}", "")) for nom in VOIX)
        for college in queries.seance(assemblee).colleges
    }
    services.saisir_vote(
        point,
        voix,  # type: ignore[arg-type]  # three counts, always
        compte_rendu=request.POST.get("compte_rendu", "")[:5000],
        par=request.user,
        request=request,
    )
    return f"Point {point.rang} enregistré."


def _entier(texte: str) -> int:
    if not texte.strip():
        return 0
    if not texte.strip().isdecimal() or int(texte) > 30_000:
        raise ValidationError("Écrivez des nombres de voix, par exemple 12.")
    return int(texte)


def _clore(request: RequeteMembre, assemblee: Assemblee) -> str:
    services.clore_seance(assemblee, par=request.user, request=request)
    request_document("pv_assemblee", {"assemblee": assemblee.pk}, request.user)
    return "La séance est close\u00a0; le procès-verbal se prépare."


def _signature(request: RequeteMembre, assemblee: Assemblee) -> str:
    document = get_object_or_404(
        DocumentProduit.objects.en_vue(),
        pk=identifiant(request.POST, "document"),
        genre="pv_assemblee",
        parametres={"assemblee": assemblee.pk},
    )
    services.demander_signature(document, par=request.user, request=request)
    return "Le procès-verbal attend la signature de la présidence."


_GESTES = {
    "ajouter_point": _ajouter_point,
    "retirer_point": _retirer_point,
    "convoquer": _convoquer,
    "pouvoir": _pouvoir,
    "retirer_pouvoir": _retirer_pouvoir,
    "ouvrir": _ouvrir,
    "presence": _presence,
    "presences": _presences,
    "vote": _vote,
    "clore": _clore,
    "signature": _signature,
}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def convocation(request: HttpRequest, jeton: str) -> HttpResponse:
    """The page behind the mailed link: three buttons, and nothing done by opening it."""
    trouvee = queries.convocation_du_jeton(jeton)
    if trouvee is None:
        return render(request, "instances/convocation_inconnue.html", status=404)
    if request.method == "POST":
        try:
            messages.success(request, _repondre(request, trouvee))
        except ValidationError as erreur:
            messages.error(request, phrases(erreur))
            return _page_convocation(request, trouvee, status=422)
        return redirect("instances:convocation", jeton=jeton)
    return _page_convocation(request, trouvee)


def _page_convocation(
    request: HttpRequest, trouvee: Convocation, *, status: int = 200
) -> HttpResponse:
    assemblee = trouvee.assemblee
    contexte = {
        "convocation": trouvee,
        "assemblee": assemblee,
        "points": assemblee.points.all(),
        "pouvoir": assemblee.pouvoirs.valables()
        .filter(mandant=trouvee.adherent)
        .select_related("mandataire")
        .first(),
        "vote": trouvee.adherent_id in queries.votants(assemblee),
        "ouverte": assemblee.etat in ("convoquee", "ouverte"),
        "mandataire": request.POST.get("mandataire", "")[:120],
    }
    return render(request, "instances/convocation.html", contexte, status=status)


def _repondre(request: HttpRequest, convocation: Convocation) -> str:
    geste = request.POST.get("geste", "")
    if geste in ReponseConvocation.values:
        services.repondre(convocation, ReponseConvocation(geste))
        return "Votre réponse est notée."
    if geste == "pouvoir":
        mandataire = _nomme(convocation, request.POST.get("mandataire", ""))
        services.donner_pouvoir(
            convocation.assemblee,
            mandant=convocation.adherent,
            mandataire=mandataire,
            request=request,
        )
        return f"Vous donnez pouvoir à {mandataire}."
    raise ValidationError("Choisissez une réponse.")


def _nomme(convocation: Convocation, nom: str) -> Adherent:
    """By its exact words: the link opens no list of members."""
    cherches = mots(nom)
    trouves = [
        a
        for a in queries.votants(convocation.assemblee).values()
        if mots(a.nom_complet) == cherches
    ]
    if len(trouves) != 1:
        raise ValidationError(
            "Aucun votant ne porte exactement ce nom. Écrivez le prénom et le nom, "
            "comme dans la liste des membres."
        )
    return trouves[0]
