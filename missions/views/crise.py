"""The crisis plan: what members read, the draft the coordination keeps, the volunteers."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.lib.connexion import RequeteConnectee
from cpts_portal.lib.identifiants import identifiant
from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx
from missions import permissions_crise
from missions.forms import crise as formulaires
from missions.models import (
    FicheCrise,
    LignePlan,
    MaillonAlerte,
    MembreCellule,
    ReferentCrise,
    RessourceCrise,
    VolontaireCrise,
)
from missions.queries import crise as lire
from missions.queries import evenements as lire_evenements
from missions.services import crise as services
from missions.views.outils import auteur_de, rendre_les_erreurs
from missions.views.piece_crise import rendre

editable = require_http_methods(["GET", "POST"])


@require_GET
@never_cache
def plan(request: RequeteConnectee) -> HttpResponse:
    permissions_crise.exiger_la_lecture(request.user)
    adherent = permissions_crise.adherent_du_jour(request.user)
    derniere = lire.derniere_version()
    contexte = {
        "plan": lire.plan_de(derniere) if derniere else None,
        "derniere": derniere,
        "adherent": adherent,
        "volontariat": lire.mon_volontariat(request.user) if adherent else None,
        "appels": lire_evenements.appels_sans_ma_reponse(request.user) if adherent else [],
        "ouverts": lire_evenements.evenements_ouverts(),
    }
    return rendre(request, "missions/crise/plan.html", contexte, onglet="crise:plan")


# --- Le brouillon ---


@dataclass(frozen=True)
class Section:
    cle: str
    titre: str
    modele: type[LignePlan]
    formulaire: type[Any]
    # Ce que la section vide demande, et le verbe qui la remplit.
    vide: str
    ajouter: str


SECTIONS = {
    section.cle: section
    for section in (
        Section(
            "referents",
            "Qui appeler",
            ReferentCrise,
            formulaires.ReferentForm,
            "Un titulaire et ses suppléants, dans l’ordre des appels.",
            "Ajouter un référent",
        ),
        Section(
            "alerte",
            "Chaîne d’alerte",
            MaillonAlerte,
            formulaires.MaillonForm,
            "Qui prévient qui, et par quel moyen.",
            "Ajouter un maillon",
        ),
        Section(
            "cellule",
            "Cellule de crise",
            MembreCellule,
            formulaires.MembreCelluleForm,
            "Une fonction, un titulaire, un suppléant.",
            "Ajouter une fonction",
        ),
        Section(
            "ressources",
            "Ressources",
            RessourceCrise,
            formulaires.RessourceForm,
            "Lieux, pharmacies référentes, matériel\u00a0: où, combien, chez qui.",
            "Ajouter une ressource",
        ),
        Section(
            "fiches",
            "Risques et fiches réflexes",
            FicheCrise,
            formulaires.FicheForm,
            "Ce qui peut arriver ici, et qui fait quoi la première heure, le premier jour, à la "
            "levée.",
            "Ajouter une fiche",
        ),
    )
}


@require_GET
@never_cache
def brouillon(request: RequeteConnectee) -> HttpResponse:
    permissions_crise.exiger_la_tenue(request.user)
    return _page_brouillon(request)


def _page_brouillon(
    request: RequeteConnectee,
    *,
    section: str = "",
    form: Any = None,
    edite: int | None = None,
    revient: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The whole draft, or the one section that htmx asks for; a line may be in its form."""
    lu = lire.brouillon()
    derniere = lire.derniere_version()
    voulues = [SECTIONS[section]] if request.htmx and section else list(SECTIONS.values())
    sections = [
        {
            "section": une,
            "lignes": lu.lignes(une.cle),
            "retirees": lire.retirees(une.modele),
            "form": form if une.cle == section else None,
            "edite": edite if une.cle == section else None,
            # Le clavier reprend là, la ligne une fois écrite.
            "revient": revient,
        }
        for une in voulues
    ]
    if request.htmx and section:
        contexte = {"s": sections[0], "peut_tenir": True}
        return rendre(request, "missions/crise/_section.html", contexte, status=status)
    contexte = {
        "sections": sections,
        "brouillon": lu,
        "derniere": derniere,
        "differe": lire.differe(lu, derniere),
    }
    return rendre(
        request,
        "missions/crise/brouillon.html",
        contexte,
        onglet="crise:brouillon",
        status=status,
    )


def _section(cle: str) -> Section:
    if cle not in SECTIONS:
        raise Http404("Cette partie du plan n’existe pas.")
    return SECTIONS[cle]


@editable
@never_cache
def ligne(request: RequeteConnectee, section: str, pk: int | None = None) -> HttpResponse:
    """Add or change a line where it stands; without JavaScript, the page comes back whole."""
    permissions_crise.exiger_la_tenue(request.user)
    la_section = _section(section)
    objet = _ligne(la_section, pk) if pk else la_section.modele()
    form = la_section.formulaire(request.POST or None, instance=objet)
    if request.method == "POST" and form.is_valid():
        try:
            services.enregistrer_ligne(form.instance, auteur=auteur_de(request))
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            return _revenir(request, section)
    status = 422 if form.errors else 200
    return _page_brouillon(request, section=section, form=form, edite=pk or 0, status=status)


def _ligne(section: Section, pk: int) -> LignePlan:
    return get_object_or_404(section.modele._default_manager.filter(retiree_le=None), pk=pk)


def _revenir(request: RequeteConnectee, section: str) -> HttpResponse:
    if request.htmx:
        return _page_brouillon(request, section=section, revient=True)
    return redirect(f"{reverse('crise:brouillon')}#{section}")


@require_POST
def deplacer(request: RequeteConnectee, section: str, pk: int) -> HttpResponse:
    permissions_crise.exiger_la_tenue(request.user)
    objet = _ligne(_section(section), pk)
    monter = request.POST.get("sens") != "bas"
    services.deplacer_ligne(objet, monter=monter, auteur=auteur_de(request))
    return _revenir(request, section)


@require_POST
def retirer(request: RequeteConnectee, section: str, pk: int) -> HttpResponse:
    """Take a line out, or put it back."""
    permissions_crise.exiger_la_tenue(request.user)
    objet = get_object_or_404(_section(section).modele, pk=pk)
    geste = services.remettre_ligne if objet.retiree_le else services.retirer_ligne
    geste(objet, auteur=auteur_de(request))
    return _revenir(request, section)


# --- Les volontaires ---


def _choisis(request: RequeteConnectee) -> tuple[int | None, int | None]:
    commune, profession = (identifiant(request.GET, nom) for nom in ("commune", "profession"))
    return commune or None, profession or None


@require_GET
@never_cache
def volontaires(request: RequeteConnectee) -> HttpResponse:
    """Names and phones: the coordination and the cell alone."""
    permissions_crise.exiger_l_action(request.user)
    commune, profession = _choisis(request)
    tous = list(lire.volontaires())
    filtres = [
        v
        for v in tous
        if commune in (None, v.adherent.commune_id)
        and profession in (None, v.adherent.profession_id)
    ]
    contexte = {
        "volontaires": filtres,
        "total": len(tous),
        "par_commune": lire.par_commune(tous),
        "communes": lire.choix_de(tous, "commune"),
        "professions": lire.choix_de(tous, "profession"),
        "commune": commune,
        "profession": profession,
        "requete": request.GET.urlencode(),
    }
    return rendre(request, "missions/crise/volontaires.html", contexte, onglet="crise:volontaires")


@require_GET
@never_cache
def exporter_volontaires(request: RequeteConnectee, format: str) -> HttpResponse:
    permissions_crise.exiger_l_action(request.user)
    commune, profession = _choisis(request)
    lignes = lire.volontaires_de(
        [commune] if commune else None, [profession] if profession else None
    )
    services.noter_export(lignes, auteur=auteur_de(request))
    entetes = ["Commune", "Profession", "Nom", "Téléphone", "Compétences", "Disponibilités"]
    rangs = [
        [
            lire.commune_de(v),
            lire.profession_de(v),
            str(v.adherent),
            v.telephone_lisible,
            v.competences,
            v.disponibilites,
        ]
        for v in lignes
    ]
    if format == "csv":
        octets, genre = csv_francais(entetes, rangs), "text/csv; charset=utf-8"
    else:
        octets = xlsx([Feuille("Volontaires", entetes, rangs)])
        genre = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    reponse = HttpResponse(octets, content_type=genre)
    reponse["Content-Disposition"] = f'attachment; filename="volontaires.{format}"'
    return reponse


@editable
@never_cache
def volontariat(request: RequeteConnectee) -> HttpResponse:
    """« Je suis volontaire »: each for themselves."""
    permissions_crise.exiger_la_lecture(request.user)
    adherent = permissions_crise.adherent_du_jour(request.user)
    if adherent is None:
        messages.info(
            request, "Les adhérents se portent volontaires, chacun depuis son propre compte."
        )
        return redirect("crise:plan")
    deja = lire.mon_volontariat(request.user)
    form = formulaires.VolontaireForm(
        request.POST or None,
        instance=deja or VolontaireCrise(adherent=adherent, telephone=adherent.telephone),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.se_porter_volontaire(
                adherent,
                telephone=form.cleaned_data["telephone"],
                competences=form.cleaned_data["competences"],
                disponibilites=form.cleaned_data["disponibilites"],
                auteur=auteur_de(request),
            )
        except ValidationError as erreur:
            rendre_les_erreurs(form, erreur)
        else:
            messages.success(
                request,
                "C’est à jour." if deja else "Merci\u00a0: vous êtes volontaire en cas de crise.",
            )
            return redirect("crise:plan")
    contexte = {"form": form, "volontariat": deja, "adherent": adherent}
    status = 422 if form.errors else 200
    return rendre(request, "missions/crise/volontariat.html", contexte, status=status)


@require_POST
def se_retirer(request: RequeteConnectee) -> HttpResponse:
    permissions_crise.exiger_la_lecture(request.user)
    mien = lire.mon_volontariat(request.user)
    if mien is not None:
        services.retirer_volontaire(mien, auteur=auteur_de(request))
        messages.success(
            request, "Vous n’êtes plus volontaire. Votre numéro n’est plus vu de personne."
        )
    return redirect("crise:plan")
