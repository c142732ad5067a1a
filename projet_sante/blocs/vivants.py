"""The live blocks this app owns; the others belong to the apps below."""

import re
from collections import defaultdict
from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail import blocks

from annuaire.queries.comptes import par_profession
from cpts_portal.interface.blocs import BlocVivant, Donnees, Figeable
from cpts_portal.lib.ecriture import date_longue, nombre
from cpts_portal.referentiel.blocs import source_populations
from cpts_portal.referentiel.models.nomenclatures import nom_de_profession
from cpts_portal.referentiel.queries import communes
from projet_sante.enums import ThemeDiagnostic
from projet_sante.secteurs import en_donnees as secteurs_en_donnees
from projet_sante.signataires import en_donnees, par_qualite


class SignatairesBloc(Figeable, blocks.StructBlock):
    forme = blocks.ChoiceBlock(
        label="Ce que montre le bloc",
        choices=[("resume", "Combien, par qualité"), ("liste", "Les noms, un par ligne")],
        default="resume",
    )
    gabarit = "projet_sante/blocs/signataires.html"

    class Meta:
        label = "Signataires"
        icon = "edit"

    def figer(self, value: Any) -> Donnees:
        # A page's model holds its blocks: this module cannot import the models.
        projets = apps.get_model("projet_sante", "ProjetSante").objects
        projet = projets.order_by("-periode_debut", "-pk").first()
        lus = en_donnees(projet.signataires.en_liste()) if projet else []
        forme = value["forme"]
        return {
            "jour": date_longue(timezone.localdate()),
            "forme": forme,
            "total": len(lus),
            "signes": sum(bool(signataire["signe_le"]) for signataire in lus),
            "qualites": par_qualite(lus),
            "signataires": lus if forme == "liste" else [],
        }


class SecteursBloc(BlocVivant):
    gabarit = "projet_sante/blocs/secteurs.html"

    class Meta:
        label = "Secteurs de proximité"
        icon = "site"
        admin_text = "Les sous-territoires, leurs communes et leur population, sur une carte."

    def figer(self, value: Any) -> Donnees:
        secteurs = apps.get_model("projet_sante", "Secteur").objects
        liens = apps.get_model("projet_sante", "CommuneDeSecteur").objects
        lu = secteurs_en_donnees(
            secteurs.filter(retire_le=None).order_by("ordre", "pk"),
            dict(liens.order_by().values_list("commune__code_insee", "secteur_id")),
            communes(),
        )
        noms = ", ".join(secteur["nom"] for secteur in lu["secteurs"])
        return lu | {
            "jour": date_longue(timezone.localdate()),
            "source": source_populations(),
            "description": f"Carte du territoire découpé en secteurs : {noms}.",
        }


# The oldest and the latest: what shows a slope, and fits a page.
_PASSES_MONTRES = 3
_ANNEE = re.compile(r"\b(19|20)\d\d\b")
INCONNU = "inconnu"


class TendanceBloc(BlocVivant):
    """Today from the annuaire; before, from the figures of the diagnosis that bear its name."""

    gabarit = "projet_sante/blocs/tendance.html"

    class Meta:
        label = "Professionnels, tendance"
        icon = "view"
        admin_text = (
            "Les effectifs d’aujourd’hui à côté des chiffres passés du diagnostic : thème « Offre "
            "de soins », territoire entier, la profession écrite comme dans l’annuaire."
        )

    def figer(self, value: Any) -> Donnees:
        passes, sources = _chiffres_passes()
        annees = sorted({annee for connus in passes.values() for annee in connus})
        if len(annees) > _PASSES_MONTRES:
            annees = [annees[0], *annees[1 - _PASSES_MONTRES :]]
        effectifs = par_profession()
        # A column of « inconnu » hides the few professions whose past is known.
        suivis = [e for e in effectifs if passes.get(e.libelle.casefold())] or effectifs
        autres = len(effectifs) - len(suivis)
        return {
            "jour": date_longue(timezone.localdate()),
            "annees": annees,
            "lignes": [
                _ligne_de_tendance(
                    nom_de_profession(e.libelle), e.nombre, passes[e.libelle.casefold()], annees
                )
                for e in suivis
            ],
            "autres": autres,
            "effectif_autres": sum(e.nombre for e in effectifs) - sum(e.nombre for e in suivis),
            "sources": " ; ".join(sources),
        }


def _chiffres_passes() -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Profession, then year, to its figure; None is kept secret by its source."""
    passes: dict[str, dict[str, Any]] = defaultdict(dict)
    sources: dict[str, None] = {}
    chiffres = apps.get_model("projet_sante", "ChiffreDiagnostic").objects.en_vue()
    for chiffre in chiffres.filter(theme=ThemeDiagnostic.OFFRE, territoire="Territoire").order_by(
        "millesime", "pk"
    ):
        if annee := _ANNEE.search(chiffre.millesime):
            passes[chiffre.libelle.casefold()][annee.group()] = chiffre.valeur
            sources[f"{chiffre.source}, {chiffre.millesime}"] = None
    return passes, list(sources)


def _ligne_de_tendance(
    profession: str, effectif: int, connus: dict[str, Any], annees: list[str]
) -> Donnees:
    premier = next((connus[annee] for annee in annees if connus.get(annee) is not None), None)
    ecart = None if premier is None else effectif - premier
    return {
        "profession": profession,
        "effectif": effectif,
        "passes": [[annee, _dire(connus, annee)] for annee in annees] or [["Avant", INCONNU]],
        "evolution": INCONNU if ecart is None else f"{'+' if ecart > 0 else ''}{nombre(ecart)}",
    }


def _dire(connus: dict[str, Any], annee: str) -> str:
    if annee not in connus:
        return INCONNU
    return "secret statistique" if connus[annee] is None else nombre(connus[annee])
