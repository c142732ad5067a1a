"""The territory's drawing for the shells: read when a contour changes, kept otherwise."""

from functools import lru_cache

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from cpts_portal.lib.memoire_requete import memoire_requete
from cpts_portal.lib.territoire import Dessin, dessiner
from cpts_portal.referentiel.queries import communes, communes_avec_contour


@memoire_requete
def dessin_territoire() -> Dessin | None:
    """None as long as no commune of the territory has a contour."""
    empreinte = _empreinte()
    return _dessiner(empreinte) if empreinte else None


def _empreinte() -> str | None:
    """Which communes, with which contours: one short read tells whether the drawing holds."""
    une = Concat(F("code_insee"), MD5(Cast("contour", TextField())), output_field=TextField())
    return (
        communes()
        .filter(contour__isnull=False)
        .order_by()
        .aggregate(empreinte=MD5(StringAgg(une, Value(","), order_by=("code_insee",))))["empreinte"]
    )


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
