"""The territory's drawing for the shells: read when a commune changes, kept otherwise."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Q, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import MD5

from cpts_portal.lib.memoire_requete import memoire_requete
from cpts_portal.lib.territoire import Dessin, dessiner
from cpts_portal.referentiel.queries import communes, communes_avec_contour


@dataclass(frozen=True, slots=True)
class Empreintes:
    """None when there is no such commune."""

    communes: str | None
    contours: str | None


def dessin_territoire() -> Dessin | None:
    """None as long as no commune of the territory has a contour."""
    empreinte = empreintes_territoire().contours
    return _dessiner(empreinte) if empreinte else None


@memoire_requete
def empreintes_territoire() -> Empreintes:
    """Change with any commune of the territory: one short read tells whether a memory holds.

    PostgreSQL marks each version of a row by the transaction that wrote it and its place: unlike a
    digest of the contours, that mark costs nothing to read.
    """
    lues = (
        communes()
        .order_by()
        .aggregate(
            communes=MD5(_marques()), contours=MD5(_marques(filter=Q(contour__isnull=False)))
        )
    )
    return Empreintes(**lues)


def _marques(**options: Any) -> StringAgg:
    marque = RawSQL(
        "referentiel_commune.id || ':' || referentiel_commune.xmin || referentiel_commune.ctid",
        (),
        output_field=TextField(),
    )
    return StringAgg(marque, Value(","), order_by=("code_insee",), **options)


@lru_cache(maxsize=2)
def _dessiner(empreinte: str) -> Dessin:
    features = [
        {
            "geometry": commune.contour,
            "properties": {
                "code": commune.code_insee,
                "nom": commune.nom,
                "centre": _centre(commune.longitude, commune.latitude),
            },
        }
        for commune in communes_avec_contour().filter(contour__isnull=False)
    ]
    return dessiner(features)


def _centre(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    return (longitude, latitude) if longitude is not None and latitude is not None else None
