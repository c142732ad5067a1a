"""The territory's drawing for the shells: read when a commune changes, kept otherwise."""

from functools import lru_cache

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import MD5

from cpts_portal.lib.memoire_requete import memoire_requete
from cpts_portal.lib.territoire import Dessin, dessiner
from cpts_portal.referentiel.queries import communes, communes_avec_contour


def dessin_territoire() -> Dessin | None:
    """None as long as no commune of the territory has a contour."""
    empreinte = empreinte_territoire()
    return _dessiner(empreinte) if empreinte else None


@memoire_requete
def empreinte_territoire() -> str | None:
    """Changes with any commune of the territory: one short read tells whether a memory holds.

    PostgreSQL marks each version of a row by the transaction that wrote it and its place: unlike a
    digest of the contours, that mark costs nothing to read.
    """
    marque = RawSQL(
        "referentiel_commune.id || ':' || referentiel_commune.xmin || referentiel_commune.ctid",
        (),
        output_field=TextField(),
    )
    return (
        communes()
        .order_by()
        .aggregate(empreinte=MD5(StringAgg(marque, Value(","), order_by=("code_insee",))))[
            "empreinte"
        ]
    )


@lru_cache(maxsize=2)
def _dessiner(empreinte: str) -> Dessin | None:
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
    return dessiner(features) if features else None


def _centre(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    return (longitude, latitude) if longitude is not None and latitude is not None else None
