"""What reading a file gives, whatever the register."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from annuaire.enums import Registre, Source
from annuaire.services.bilan import BilanImport
from annuaire.services.imports.voulu import LieuVoulu, PersonneVoulue, StructureVoulue

# What is being read, and how far: 0 to 100, None when the size is not known.
Signaler = Callable[[str, int | None], None]

SOURCES = {
    Registre.RPPS: Source.RPPS,
    Registre.FINESS: Source.FINESS,
    Registre.STRUCTURES: Source.STRUCTURES,
}


def muet(etape: str, pourcent: int | None) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Fichiers:
    """The main file and those beside it, by role: « savoir_faire », « mssante »…"""

    principal: Path
    complements: dict[str, Path] = field(default_factory=dict)
    # Also keep what lies in these departments, outside the territory.
    departements: frozenset[str] = frozenset()


@dataclass(slots=True)
class Lecture:
    bilan: BilanImport
    personnes: dict[str, PersonneVoulue] = field(default_factory=dict)
    structures: dict[str, StructureVoulue] = field(default_factory=dict)
    lieux: dict[str, LieuVoulu] = field(default_factory=dict)
    # Of the territory's departments, those the file speaks of: elsewhere nobody « left ».
    departements: frozenset[str] = frozenset()
    couvre_le_territoire: bool = False
    # Departments asked for beyond the territory, that the file does speak of.
    departements_voisins: frozenset[str] = frozenset()


def avancer(signaler: Signaler, etape: str, taille: int | None) -> Callable[[int], None]:
    """Bytes read to a percentage; a change of percent is said, nothing in between."""
    dernier = -1

    def avance(octets: int) -> None:
        nonlocal dernier
        pourcent = min(99, octets * 100 // taille) if taille else None
        if pourcent is not None and pourcent != dernier:
            dernier = pourcent
            signaler(etape, pourcent)

    return avance
