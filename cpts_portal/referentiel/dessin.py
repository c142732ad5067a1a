"""The territory's drawing for the shells: read when a commune changes, kept otherwise."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.utils import timezone

from cpts_portal.lib.memoire_requete import memoire_requete
from cpts_portal.lib.territoire import Dessin, dessiner
from cpts_portal.referentiel.queries import communes_avec_contour

# Asked by every page, and written out: building it with the ORM took longer than running it.
_EMPREINTES = """
    SELECT md5(string_agg(marque, ',' ORDER BY code_insee)),
           md5(string_agg(marque, ',' ORDER BY code_insee) FILTER (WHERE dessinee))
    FROM (
        SELECT c.code_insee, c.contour IS NOT NULL AS dessinee,
               c.id || ':' || c.xmin || c.ctid AS marque
        FROM referentiel_commune c
        JOIN referentiel_appartenanceterritoire a ON a.commune_id = c.id
        WHERE a.du <= %s AND (a.au IS NULL OR a.au >= %s)
    ) AS territoire
"""


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
    jour = timezone.localdate()
    with connection.cursor() as curseur:
        curseur.execute(_EMPREINTES, [jour, jour])
        return Empreintes(*curseur.fetchone())


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
