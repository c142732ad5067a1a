"""Reads the list of local structures drawn from RPPS (name, commune, position, category)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from annuaire.enums import Categorie
from annuaire.lecture.coordonnees import position
from annuaire.lecture.erreurs import FichierRefuse

_COLONNES = {"code_insee", "raison_sociale", "lat", "lon", "categorie_annuaire_proposee"}


@dataclass(frozen=True, slots=True)
class StructureLue:
    nom: str
    code_commune: str
    categorie: Categorie | None
    longitude: float | None
    latitude: float | None


def _categorie(brut: str) -> Categorie | None:
    return Categorie(brut) if brut in Categorie.values else None


def lire_structures(flux: TextIO) -> Iterator[StructureLue]:
    """Without a category the structure is not for the annuaire (a school, say)."""
    lecteur = csv.DictReader(flux)
    absentes = _COLONNES - set(lecteur.fieldnames or ())
    if absentes:
        raise FichierRefuse(
            "Ce fichier n’est pas la liste des structures : il y manque "
            + ", ".join(sorted(absentes))
            + "."
        )
    for ligne in lecteur:
        nom = (ligne["raison_sociale"] or "").replace("\x00", "").strip()
        if not nom:
            continue
        lieu = position((ligne["lon"], ligne["lat"]))
        yield StructureLue(
            nom=nom,
            code_commune=(ligne["code_insee"] or "").strip(),
            categorie=_categorie((ligne["categorie_annuaire_proposee"] or "").strip()),
            longitude=lieu[0] if lieu else None,
            latitude=lieu[1] if lieu else None,
        )
