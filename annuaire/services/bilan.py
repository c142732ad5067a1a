from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class BilanImport:
    """What an import read and changed; the same keys for every register."""

    lus: int = 0
    retenus: int = 0
    exclus: int = 0
    professionnels: int = 0
    activites: int = 0
    structures: int = 0
    nouveaux: int = 0
    modifies: int = 0
    partis: int = 0
    inchanges: int = 0
    rejets: int = 0
    motifs: list[str] = field(default_factory=list)
    applique: bool = False

    def en_dict(self) -> dict[str, Any]:
        return asdict(self)
