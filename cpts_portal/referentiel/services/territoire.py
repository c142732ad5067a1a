from collections.abc import Collection, Iterable
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from cpts_portal.lib.cache_public import invalider
from cpts_portal.lib.memoire_requete import oublier
from cpts_portal.referentiel.lecture import (
    DONNEES,
    MILLESIME_LIVRE,
    SOURCE_LIVREE,
    CommuneLue,
    FichierIllisible,
    lire_communes,
)
from cpts_portal.referentiel.models import AppartenanceTerritoire, Commune

_VOISINES = DONNEES / "communes_40km_saint_dizier.csv"
_CONTOURS = DONNEES / "communes_epci_saint_dizier.geojson"
_CHAMPS = [
    "nom",
    "codes_postaux",
    "population",
    "population_millesime",
    "population_source",
    "epci_code",
    "epci_nom",
    "longitude",
    "latitude",
]
_CHAMPS_CONTOUR = ["contour", "contour_source"]


class CommuneInconnue(ValueError):
    """Its message is a sentence for whoever gave the codes."""


@transaction.atomic
def importer_communes(
    lues: Iterable[CommuneLue],
    *,
    millesime: int = MILLESIME_LIVRE,
    source: str = SOURCE_LIVREE,
) -> list[Commune]:
    """Upsert by code; a file without contours leaves those already known."""
    lignes = [_commune(lue, millesime, source) for lue in lues]
    for ligne in lignes:
        ligne.clean_fields()
    for avec_contour in (True, False):
        _enregistrer([ligne for ligne in lignes if bool(ligne.contour) is avec_contour])
    oublier()
    invalider()
    codes = [ligne.code_insee for ligne in lignes]
    return list(Commune.objects.filter(code_insee__in=codes))


def _commune(lue: CommuneLue, millesime: int, source: str) -> Commune:
    connue = lue.population is not None
    return Commune(
        code_insee=lue.code_insee,
        nom=lue.nom,
        codes_postaux=lue.codes_postaux,
        population=lue.population,
        population_millesime=millesime if connue else None,
        population_source=source if connue else "",
        epci_code=lue.epci_code,
        epci_nom=lue.epci_nom,
        longitude=lue.longitude,
        latitude=lue.latitude,
        contour=lue.contour,
        contour_source=lue.contour_source,
    )


def _enregistrer(lignes: list[Commune]) -> None:
    if not lignes:
        return
    champs = _CHAMPS + (_CHAMPS_CONTOUR if lignes[0].contour else [])
    Commune.objects.bulk_create(
        lignes, update_conflicts=True, unique_fields=["code_insee"], update_fields=champs
    )


@transaction.atomic
def definir_territoire(
    codes: Collection[str], *, du: date | None = None, source: str = ""
) -> list[AppartenanceTerritoire]:
    """From that date the territory is exactly these communes; the past stays."""
    debut = du or timezone.localdate()
    communes = {commune.code_insee: commune for commune in _communes(codes)}
    _clore_les_sorties(communes, debut)
    presentes = set(Commune.objects.du_territoire(debut).values_list("code_insee", flat=True))
    nouvelles = [
        AppartenanceTerritoire(commune=commune, du=debut, source=source)
        for code, commune in sorted(communes.items())
        if code not in presentes
    ]
    oublier()
    invalider()
    return AppartenanceTerritoire.objects.bulk_create(nouvelles)


def _communes(codes: Collection[str]) -> list[Commune]:
    communes = list(Commune.objects.filter(code_insee__in=codes))
    manquantes = sorted(set(codes) - {commune.code_insee for commune in communes})
    if manquantes:
        raise CommuneInconnue(
            f"Communes inconnues du référentiel : {', '.join(manquantes)}. "
            "Donnez un fichier GeoJSON ou CSV qui les décrit (docs/exploitation.md)."
        )
    return communes


def _clore_les_sorties(communes: dict[str, Commune], debut: date) -> None:
    sorties = AppartenanceTerritoire.objects.exclude(commune__code_insee__in=communes)
    # Entered that very day or later: it never came to be.
    sorties.filter(du__gte=debut).delete()
    sorties.filter(au__isnull=True).update(au=debut - timedelta(days=1))


def communes_demandees(valeur: str) -> list[CommuneLue]:
    """What `--communes` takes: a GeoJSON or CSV file, or INSEE codes separated by commas."""
    codes = [morceau.strip().upper() for morceau in valeur.split(",") if morceau.strip()]
    if not codes:
        raise CommuneInconnue("Donnez un fichier de communes ou des codes INSEE.")
    if not all(len(code) == 5 and code[-3:].isdigit() for code in codes):
        return lire_communes(Path(valeur).expanduser())
    livrees = {
        lue.code_insee: lue for lue in (*lire_communes(_VOISINES), *lire_communes(_CONTOURS))
    }
    manquantes = [code for code in codes if code not in livrees]
    if manquantes:
        raise CommuneInconnue(
            f"Communes absentes des données livrées : {', '.join(manquantes)}. "
            "Donnez plutôt un fichier GeoJSON ou CSV (docs/exploitation.md)."
        )
    return [livrees[code] for code in codes]


__all__ = [
    "CommuneInconnue",
    "FichierIllisible",
    "communes_demandees",
    "definir_territoire",
    "importer_communes",
]
