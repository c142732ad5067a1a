"""What a register says of a person, a house or a place: plain values, kept in the proposal."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from annuaire.enums import Precision


@dataclass(slots=True)
class LieuVoulu:
    cle: str
    nom: str = ""
    adresse: str = ""
    complement: str = ""
    code_postal: str = ""
    # INSEE code, empty outside the territory.
    commune: str = ""
    commune_libelle: str = ""
    telephone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    precision: str = Precision.INCONNUE.value


@dataclass(slots=True)
class ExerciceVoulu:
    lieu: str
    mode: str = ""
    secteur: str = ""
    remplacant: bool = False


@dataclass(slots=True)
class PersonneVoulue:
    rpps: str
    civilite: str
    nom: str
    prenom: str
    titre: str
    metier: str
    categorie: str
    profession: str
    fictive: bool
    savoir_faire: list[str] = field(default_factory=list)
    exercices: list[ExerciceVoulu] = field(default_factory=list)
    lieux: list[LieuVoulu] = field(default_factory=list)
    courriel: str = ""
    # None: the file that says it was not given, nothing changes.
    diplomes: list[str] | None = None
    mssante: str | None = None

    @property
    def cle(self) -> str:
        return f"rpps:{self.rpps}"


@dataclass(slots=True)
class StructureVoulue:
    cle: str
    nom_source: str
    titre: str
    metier: str
    categorie: str
    lieu: LieuVoulu
    finess: str = ""
    siret: str = ""
    categorie_finess: str = ""
    secteur: str = ""
    courriel: str = ""
    fictive: bool = False
    activites: list[str] | None = None
    mssante: str | None = None


def en_json(voulu: PersonneVoulue | StructureVoulue | LieuVoulu) -> dict[str, Any]:
    return asdict(voulu)


def personne(donnees: Mapping[str, Any]) -> PersonneVoulue:
    return PersonneVoulue(
        **{
            **donnees,
            "exercices": [ExerciceVoulu(**e) for e in donnees["exercices"]],
            "lieux": [LieuVoulu(**lieu) for lieu in donnees["lieux"]],
        }
    )


def structure(donnees: Mapping[str, Any]) -> StructureVoulue:
    return StructureVoulue(**{**donnees, "lieu": LieuVoulu(**donnees["lieu"])})
