"""Reads the shipped and given files in their real formats; writes nothing."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DONNEES = Path(__file__).resolve().parent / "donnees"
# Edition 2026 of the administrative division; the municipal population is the reference.
MILLESIME_LIVRE = 2026
SOURCE_LIVREE = "Population municipale, découpage administratif Etalab 6.0.0 (Licence Ouverte)"


class FichierIllisible(ValueError):
    """Its message is a sentence for whoever gave the file."""


@dataclass(frozen=True)
class CommuneLue:
    code_insee: str
    nom: str
    codes_postaux: list[str] = field(default_factory=list)
    population: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    epci_code: str = ""
    epci_nom: str = ""
    contour: dict[str, Any] | None = None
    contour_source: str = ""


def lire_communes(chemin: Path) -> list[CommuneLue]:
    """GeoJSON (Etalab's or geo.api.gouv.fr's) or CSV, told apart by the extension."""
    try:
        lire = _LECTEURS[chemin.suffix.lower()]
    except KeyError as erreur:
        raise FichierIllisible(
            f"« {chemin.name} » n’est pas un fichier de communes : "
            "donnez un .geojson, .json ou .csv."
        ) from erreur
    try:
        communes = list(lire(chemin))
    except OSError as erreur:
        raise FichierIllisible(f"« {chemin} » ne s’ouvre pas : vérifiez le chemin.") from erreur
    except (KeyError, TypeError, ValueError, IndexError) as erreur:
        raise FichierIllisible(
            f"« {chemin.name} » n’a pas la forme attendue ({erreur!s}) : voir docs/exploitation.md."
        ) from erreur
    if not communes:
        raise FichierIllisible(f"« {chemin.name} » ne contient aucune commune.")
    return communes


def _geojson(chemin: Path) -> Iterator[CommuneLue]:
    collection = json.loads(chemin.read_text(encoding="utf-8"))
    metadonnees = collection.get("metadata", {})
    epci = metadonnees.get("epci", {})
    for objet in collection["features"]:
        proprietes = objet["properties"]
        longitude, latitude = _centre(proprietes.get("centre"))
        yield CommuneLue(
            code_insee=proprietes["code"],
            nom=proprietes["nom"],
            codes_postaux=list(proprietes.get("codesPostaux", [])),
            population=_entier(
                proprietes.get("populationMunicipale", proprietes.get("population"))
            ),
            longitude=longitude,
            latitude=latitude,
            epci_code=epci.get("code", proprietes.get("codeEpci", "")),
            epci_nom=epci.get("nom", ""),
            contour=objet.get("geometry"),
            contour_source=metadonnees.get("contours", ""),
        )


def _centre(centre: Any) -> tuple[float | None, float | None]:
    # A pair in our files, a GeoJSON Point at geo.api.gouv.fr.
    if isinstance(centre, dict):
        centre = centre["coordinates"]
    return (float(centre[0]), float(centre[1])) if centre else (None, None)


def _csv(chemin: Path) -> Iterator[CommuneLue]:
    with chemin.open(encoding="utf-8-sig", newline="") as flux:
        for ligne in csv.DictReader(flux):
            yield CommuneLue(
                code_insee=ligne["code_insee"],
                nom=ligne["nom"],
                codes_postaux=[code for code in ligne["codes_postaux"].split("|") if code],
                population=_entier(ligne["population_municipale"]),
                longitude=float(ligne["lon"]),
                latitude=float(ligne["lat"]),
                epci_code=ligne["epci_code"],
                epci_nom=ligne["epci_nom"],
            )


def _entier(valeur: object) -> int | None:
    return int(str(valeur)) if valeur not in (None, "") else None


_LECTEURS = {".geojson": _geojson, ".json": _geojson, ".csv": _csv}


@dataclass(frozen=True)
class Entree:
    nomenclature: str
    version: str
    code: str
    libelle: str


def lire_nomenclatures(noms: set[str]) -> list[Entree]:
    with (DONNEES / "nomenclatures_ans_extrait.csv").open(encoding="utf-8", newline="") as flux:
        return [Entree(**ligne) for ligne in csv.DictReader(flux) if ligne["nomenclature"] in noms]
