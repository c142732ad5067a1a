from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cpts_portal.lib.memoire_requete import memoire_requete
from cpts_portal.referentiel import parametres as registre
from cpts_portal.referentiel.models import (
    Commune,
    Identite,
    ParametreDate,
    Profession,
    SavoirFaire,
)
from cpts_portal.referentiel.models.identite import CLE_UNIQUE
from cpts_portal.referentiel.models.territoire import CommuneQuerySet


@memoire_requete
def identite() -> Identite:
    """Neutral and unsaved as long as `initialiser` has not run."""
    return Identite.objects.filter(pk=CLE_UNIQUE).first() or Identite()


def communes(jour: date | None = None) -> CommuneQuerySet:
    """The territory on that day, in alphabetical order, without the contours."""
    return communes_avec_contour(jour).sans_contour()


def communes_avec_contour(jour: date | None = None) -> CommuneQuerySet:
    return Commune.objects.du_territoire(jour or timezone.localdate())


@dataclass(frozen=True)
class PopulationTerritoire:
    """`habitants` is None as soon as one commune has no known population."""

    habitants: int | None
    communes: int
    millesimes: tuple[int, ...]
    sources: tuple[str, ...]


def population_territoire(jour: date | None = None) -> PopulationTerritoire:
    lignes = list(
        communes(jour)
        .order_by()
        .values_list("population", "population_millesime", "population_source")
    )
    connues = [population for population, _, _ in lignes if population is not None]
    complete = bool(lignes) and len(connues) == len(lignes)
    return PopulationTerritoire(
        habitants=sum(connues) if complete else None,
        communes=len(lignes),
        millesimes=tuple(sorted({millesime for _, millesime, _ in lignes if millesime})),
        sources=tuple(sorted({source for _, _, source in lignes if source})),
    )


def parametre(cle: str, jour: date) -> ParametreDate | None:
    """The row in force that day; None when nobody entered one (« à saisir »)."""
    return ParametreDate.objects.filter(cle=cle).en_vigueur(jour).first()


@dataclass(frozen=True)
class ParametreAffiche:
    definition: registre.Definition
    en_vigueur: ParametreDate | None
    lignes: tuple[ParametreDate, ...]


def parametres_affiches(jour: date) -> list[ParametreAffiche]:
    """Every declared parameter, with a value or not, each with its history."""
    par_cle: dict[str, list[ParametreDate]] = {}
    for ligne in ParametreDate.objects.select_related("auteur").order_by("cle", "-valide_du"):
        par_cle.setdefault(ligne.cle, []).append(ligne)
    return [
        _affiche(definition, par_cle.get(definition.cle, []), jour)
        for definition in registre.definitions()
    ]


def _affiche(
    definition: registre.Definition, lignes: Iterable[ParametreDate], jour: date
) -> ParametreAffiche:
    histoire = tuple(lignes)
    en_vigueur = next((ligne for ligne in histoire if ligne.vaut_le(jour)), None)
    return ParametreAffiche(definition=definition, en_vigueur=en_vigueur, lignes=histoire)


def professions() -> list[Profession]:
    return list(Profession.objects.filter(actif=True))


def savoir_faire() -> list[SavoirFaire]:
    return list(SavoirFaire.objects.filter(actif=True))
