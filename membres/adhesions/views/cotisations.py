"""What is owed, what came in, the scale and the texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.lib.ecriture import de, nombre, pluriel
from cpts_portal.lib.identifiants import identifiants
from cpts_portal.referentiel.models import ParametreDate
from cpts_portal.referentiel.parametres import Definition
from cpts_portal.referentiel.queries import parametre
from membres.adhesions import permissions, queries, services
from membres.adhesions.enums import Moyen
from membres.adhesions.forms import (
    AnnulationForm,
    BaremeForm,
    CollegeForm,
    ExonerationForm,
    ModifierCollegeForm,
    PaiementForm,
    TexteForm,
)
from membres.adhesions.models import Adherent, Adhesion, Bareme, College, Paiement, Texte
from membres.adhesions.parametres import TOUS
from membres.comptes.requete import RequeteMembre

from .outils import phrases, rendre_les_erreurs, reserve

lecture = reserve(permissions.peut_lire_le_registre)
caisse = reserve(permissions.peut_encaisser)
tenue = reserve(permissions.peut_tenir_les_adherents)


@require_GET
@never_cache
@lecture
def cotisations(request: RequeteMembre) -> HttpResponse:
    jour = timezone.localdate()
    membres = Adherent.objects.membres_le(jour)
    du_jour = Adhesion.objects.le(jour)
    contexte = {
        "attendues": queries.cotisations_attendues(jour),
        "en_ordre": du_jour.filter(etat__in=("a_jour", "exoneree")).count(),
        "sans_adhesion": membres.exclude(pk__in=du_jour.values("adherent")).count(),
        "releves": queries.releves()[:5],
        "jour": jour,
        "lots_de_recus": [(annee, f"Reçus de {annee}") for annee in queries.annees_des_recus()],
        "peut_encaisser": permissions.peut_encaisser(request.user),
        "peut_tenir": permissions.peut_tenir_les_adherents(request.user),
    }
    return render(request, "adhesions/cotisations.html", contexte)


@require_POST
@tenue
def renouveler(request: RequeteMembre) -> HttpResponse:
    """The period of the day for every member who has none."""
    jour = timezone.localdate()
    sans = Adherent.objects.membres_le(jour).exclude(
        pk__in=Adhesion.objects.le(jour).values("adherent")
    )
    try:
        ouvertes = services.renouveler(
            list(sans.select_related("profession", "college")),
            jour=jour,
            par=request.user,
            request=request,
        )
    except ValidationError as erreur:
        messages.error(request, phrases(erreur))
    else:
        faites = pluriel(len(ouvertes), "adhésion ouverte,adhésions ouvertes")
        messages.success(request, f"{len(ouvertes)} {faites} pour la période en cours.")
    return redirect("adhesions:cotisations")


@require_POST
@tenue
def relancer(request: RequeteMembre) -> HttpResponse:
    """The members ticked, each by a plain e-mail."""
    choisies = Adhesion.objects.filter(
        pk__in=identifiants(request.POST.getlist("adhesion"))
    ).select_related("adherent")
    parties, refus = 0, []
    for adhesion in choisies:
        try:
            services.relancer(adhesion, par=request.user, request=request)
            parties += 1
        except ValidationError as erreur:
            refus.append(phrases(erreur))
    if refus:
        reste = f" Et {len(refus) - 3} de plus." if len(refus) > 3 else ""
        messages.warning(request, " ".join(refus[:3]) + reste)
    if parties:
        messages.success(request, f"{parties} relance{'s' if parties > 1 else ''} en route.")
    elif not choisies:
        messages.warning(request, "Cochez d’abord les personnes à relancer.")
    return redirect("adhesions:cotisations")


@require_http_methods(["GET", "POST"])
@never_cache
@caisse
def encaisser(request: RequeteMembre, pk: int) -> HttpResponse:
    adhesion = get_object_or_404(Adhesion.objects.select_related("adherent"), pk=pk)
    du = adhesion.cotisation
    initial = {
        "recu_le": timezone.localdate(),
        "montant": max(du - queries.recu(adhesion), 0) if du is not None else None,
    }
    form = PaiementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        donnees = form.cleaned_data | {"moyen": Moyen(form.cleaned_data["moyen"])}
        try:
            services.enregistrer_paiement(adhesion, **donnees, par=request.user, request=request)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, f"Paiement {de(adhesion.adherent)} enregistré.")
            return redirect("adhesions:fiche", pk=adhesion.adherent_id)
    return render(request, "adhesions/encaisser.html", {"form": form, "adhesion": adhesion})


@require_http_methods(["GET", "POST"])
@never_cache
@caisse
def annuler(request: RequeteMembre, pk: int) -> HttpResponse:
    paiement = get_object_or_404(
        Paiement.objects.select_related("adhesion__adherent"), pk=pk, annule_le=None
    )
    return _geste(
        request,
        AnnulationForm(request.POST or None),
        lambda propre: services.annuler_paiement(
            paiement, motif=propre["motif"], par=request.user, request=request
        ),
        adherent=paiement.adhesion.adherent,
        titre=f"Annuler le paiement {de(paiement.adhesion.adherent)}\u00a0?",
        geste="Annuler ce paiement",
        fait="Ce paiement ne compte plus.",
    )


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def exonerer(request: RequeteMembre, pk: int) -> HttpResponse:
    adhesion = get_object_or_404(Adhesion.objects.select_related("adherent"), pk=pk)
    return _geste(
        request,
        ExonerationForm(request.POST or None),
        lambda propre: services.exonerer(
            adhesion, motif=propre["motif"], par=request.user, request=request
        ),
        adherent=adhesion.adherent,
        titre=f"Exonérer {adhesion.adherent} de sa cotisation\u00a0?",
        geste="Exonérer",
        fait="La cotisation n’est plus attendue.",
    )


def _geste(
    request: RequeteMembre,
    form: BaseForm,
    faire: Callable[[dict[str, Any]], object],
    *,
    adherent: Adherent,
    titre: str,
    geste: str,
    fait: str,
) -> HttpResponse:
    """A short form that changes one thing of a member, then goes back to their page."""
    if request.method == "POST" and form.is_valid():
        try:
            faire(form.cleaned_data)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, fait)
            return redirect("adhesions:fiche", pk=adherent.pk)
    contexte = {"form": form, "adherent": adherent, "titre_geste": titre, "geste": geste}
    return render(request, "adhesions/geste.html", contexte)


@require_GET
@never_cache
@lecture
def reglages(request: RequeteMembre) -> HttpResponse:
    return render(request, "adhesions/reglages.html", _contexte_reglages(request))


@require_http_methods(["GET", "POST"])
@never_cache
@tenue
def college(request: RequeteMembre, pk: int) -> HttpResponse:
    trouve = get_object_or_404(College, pk=pk)
    form = ModifierCollegeForm(request.POST or None, instance=get_object_or_404(College, pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.modifier_college(
                trouve, **form.cleaned_data, par=request.user, request=request
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, "Le collège est à jour.")
            return redirect("adhesions:reglages")
    statut = 422 if form.is_bound else 200
    contexte = {"form": form, "college": trouve}
    return render(request, "adhesions/college.html", contexte, status=statut)


_FORMULAIRES: dict[str, type[BaremeForm] | type[CollegeForm] | type[TexteForm]] = {
    "bareme": BaremeForm,
    "college": CollegeForm,
    "texte": TexteForm,
}


@require_POST
@tenue
def regler(request: RequeteMembre, quoi: str) -> HttpResponse:
    """Add a line of the scale, a collège or a version of a text."""
    if quoi not in _FORMULAIRES:
        raise Http404
    form = _FORMULAIRES[quoi](request.POST)
    if form.is_valid():
        try:
            phrase = _ajouter(request, quoi, form)
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(request, phrase)
            return redirect("adhesions:reglages")
    contexte = _contexte_reglages(request) | {f"form_{quoi}": form}
    return render(request, "adhesions/reglages.html", contexte, status=422)


def _ajouter(request: RequeteMembre, quoi: str, form: BaseForm) -> str:
    qui: dict[str, Any] = {"par": request.user, "request": request}
    objet = form.instance  # type: ignore[attr-defined]  # a ModelForm
    if quoi == "bareme":
        completees = services.saisir_bareme(objet, **qui)
        nombre_dit = len(completees)
        suite = (
            f" {nombre_dit} cotisation{pluriel(nombre_dit)} «\u00a0à saisir\u00a0» "
            f"complétée{pluriel(nombre_dit)}."
            if completees
            else ""
        )
        return f"Le montant est au barème.{suite}"
    if quoi == "college":
        services.ajouter_college(objet, **qui)
        return f"Le collège «\u00a0{objet}\u00a0» est ajouté."
    services.publier_texte(objet, **qui)
    return f"{objet} est publié."


def _affiche(
    definition: Definition, ligne: ParametreDate | None
) -> tuple[Definition, ParametreDate | None, str]:
    if ligne is None or ligne.valeur is None:
        return definition, ligne, "à saisir"
    if ligne.valeur_texte:
        return definition, ligne, dict(definition.choix).get(ligne.valeur_texte, ligne.valeur_texte)
    return definition, ligne, f"{nombre(ligne.valeur_nombre)} {definition.unite}"


def _contexte_reglages(request: RequeteMembre) -> dict[str, Any]:
    jour = timezone.localdate()
    return {
        "baremes": Bareme.objects.select_related("profession", "college"),
        "colleges": College.objects.all(),
        "textes": Texte.objects.all(),
        "parametres": [_affiche(d, parametre(d.cle, jour)) for d in TOUS],
        "form_bareme": BaremeForm(),
        "form_college": CollegeForm(),
        "form_texte": TexteForm(),
        "peut_tenir": permissions.peut_tenir_les_adherents(request.user),
        "jour": jour,
    }
