from dataclasses import asdict, dataclass, field
from typing import Any

MOTIFS_GARDES = 10


@dataclass
class BilanImport:
    """What an import read and changed; the same keys for every register."""

    registre: str = ""
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
    # Beyond what every register counts.
    fermes: int = 0
    opposes: int = 0
    ecarts: int = 0
    doublons: int = 0
    applique: bool = False

    def rejeter(self, motif: str) -> None:
        self.rejets += 1
        if len(self.motifs) < MOTIFS_GARDES:
            self.motifs.append(motif)

    def en_dict(self) -> dict[str, Any]:
        return asdict(self)
