"""Field by field: what we have, what the register says, and whether a human said otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date

from annuaire.enums import Categorie, Mode, Precision, Source
from annuaire.metiers import METIERS
from annuaire.models import Exercice, Fiche, Lieu
from annuaire.services.fiches import HUMAINES, plus_sure
from annuaire.services.imports.voulu import ExerciceVoulu, LieuVoulu
from cpts_portal.lib.ecriture import date_courte, telephone

LIBELLES = {
    "titre": "Nom affiché",
    "metier": "Métier",
    "categorie": "Rubrique",
    "profession": "Profession",
    "civilite": "Civilité",
    "nom": "Nom d’exercice",
    "prenom": "Prénom d’exercice",
    "savoir_faire": "Savoir-faire",
    "diplomes": "Diplômes",
    "courriel": "Adresse électronique",
    "mssante": "MSSanté",
    "exercices": "Lieux d’exercice",
    "siret": "SIRET",
    "finess": "FINESS",
    "categorie_finess": "Catégorie FINESS",
    "activites": "Activités",
    "adresse": "Adresse",
    "complement": "Complément",
    "code_postal": "Code postal",
    "commune": "Commune",
    "telephone": "Téléphone",
    "position": "Position",
    "publiee": "Publication",
    "population": "Population",
    "codes_postaux": "Codes postaux",
    "epci_nom": "Intercommunalité",
    "contour": "Contour",
}


@dataclass(slots=True)
class Differences:
    """`retenues` would be written; `protegees` are shown only, a human said otherwise."""

    retenues: list[dict[str, Any]] = field(default_factory=list)
    protegees: list[dict[str, Any]] = field(default_factory=list)

    def ajouter(
        self,
        champ: str,
        avant: str,
        apres: str,
        provenance: Mapping[str, str] | None,
        source: Source,
    ) -> None:
        """Nothing when a register that knows better spoke: FINESS of a house, over RPPS."""
        if provenance and plus_sure(provenance.get("source", ""), source):
            if provenance.get("source") in HUMAINES:
                self.protegees.append(_difference(champ, avant, apres, provenance))
            return
        self.retenues.append(_difference(champ, avant, apres, provenance))

    def __bool__(self) -> bool:
        return bool(self.retenues)

    @property
    def toutes(self) -> list[dict[str, Any]]:
        return self.retenues + self.protegees

    @property
    def champs(self) -> set[str]:
        return {difference["champ"] for difference in self.retenues}


def _difference(
    champ: str, avant: str, apres: str, provenance: Mapping[str, str] | None
) -> dict[str, Any]:
    difference: dict[str, Any] = {
        "champ": champ,
        "libelle": LIBELLES.get(champ, champ),
        "avant": avant,
        "apres": apres,
    }
    source = (provenance or {}).get("source")
    if provenance and source:
        jour = parse_date(provenance.get("date", ""))
        difference |= {"source": Source(source).label, "date": date_courte(jour) if jour else ""}
    if source in HUMAINES:
        difference["protege"] = True
    return difference


def lisible(champ: str, valeur: Any) -> str:
    """A value as the coordinator reads it."""
    if valeur in (None, "", []):
        return ""
    if champ == "categorie":
        return str(Categorie(valeur).label)
    if champ == "profession":
        return METIERS[valeur].masculin if valeur in METIERS else str(valeur)
    if champ == "telephone":
        return telephone(valeur)
    if isinstance(valeur, list | tuple | set | frozenset):
        return ", ".join(sorted(str(v) for v in valeur))
    return str(valeur)


def position_lisible(longitude: float | None, latitude: float | None, precision: str) -> str:
    if longitude is None or latitude is None:
        return ""
    return f"{latitude:.5f}, {longitude:.5f} ({Precision(precision).label})".replace(".", ",", 2)


def lieu_lisible(lieu: Lieu | LieuVoulu) -> str:
    commune = " ".join(m for m in (lieu.code_postal, lieu.commune_libelle) if m)
    return ", ".join(m for m in (lieu.nom, lieu.adresse, commune) if m)


def exercices_lisibles(exercices: Iterable[Exercice]) -> str:
    """One line per place, its mode after it."""
    return "\n".join(
        _ligne(lieu_lisible(e.lieu), e.mode, e.remplacant)
        for e in sorted(exercices, key=lambda e: (e.rang, e.pk))
    )


def voulus_lisibles(voulus: Iterable[ExerciceVoulu], lieux: Mapping[str, LieuVoulu]) -> str:
    return "\n".join(_ligne(lieu_lisible(lieux[v.lieu]), v.mode, v.remplacant) for v in voulus)


def _ligne(lieu: str, mode: str, remplacant: bool) -> str:
    precisions = [Mode(mode).label.lower()] if mode else []
    if remplacant:
        precisions.append("en remplacement")
    return f"{lieu} ({', '.join(precisions)})" if precisions else lieu


CHAMPS_LIEU = ("nom", "adresse", "complement", "code_postal", "telephone")
# Two readings of the same point differ by less (about ten metres).
_TOLERANCE = 1e-4


def du_lieu(lieu: Lieu, voulu: LieuVoulu, source: Source) -> Differences:
    differences = Differences()
    provenance_lieu = {"source": lieu.source, "date": lieu.source_date.isoformat()}

    def ajouter(champ: str, avant: str, apres: str) -> None:
        provenance = lieu.provenances.get(champ, provenance_lieu)
        differences.ajouter(champ, avant, apres, provenance, source)

    for champ in CHAMPS_LIEU:
        avant, apres = getattr(lieu, champ), getattr(voulu, champ)
        if avant != apres and (apres or lieu.source == source):
            ajouter(champ, lisible(champ, avant), lisible(champ, apres))
    if (lieu.commune.code_insee if lieu.commune else "") != voulu.commune:
        ajouter("commune", lieu.commune_libelle, voulu.commune_libelle)
    if voulu.longitude is not None and _ailleurs(lieu, voulu):
        ajouter(
            "position",
            position_lisible(lieu.longitude, lieu.latitude, lieu.precision),
            position_lisible(voulu.longitude, voulu.latitude, voulu.precision),
        )
    return differences


def _ailleurs(lieu: Lieu, voulu: LieuVoulu) -> bool:
    if lieu.longitude is None or lieu.latitude is None:
        return True
    if voulu.longitude is None or voulu.latitude is None:
        return False
    proche = (
        abs(lieu.longitude - voulu.longitude) < _TOLERANCE
        and abs(lieu.latitude - voulu.latitude) < _TOLERANCE
    )
    return not proche or lieu.precision != voulu.precision


def de_la_fiche(fiche: Fiche, valeurs: Mapping[str, Any], source: Source) -> Differences:
    """Fields of the entry itself; `valeurs` holds what the register says, by field name."""
    differences = Differences()
    for champ, apres in valeurs.items():
        avant = getattr(fiche, "profession_id" if champ == "profession" else champ)
        if (avant or "") == (apres or ""):
            continue
        provenance = fiche.provenances.get(champ)
        differences.ajouter(champ, lisible(champ, avant), lisible(champ, apres), provenance, source)
    return differences
