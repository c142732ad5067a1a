"""What a builder hands to the renderer, and what the renderer hands back. Nothing heavy here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Called at each real stage: (stage in French, percentage from 0 to 100).
Signaler = Callable[[str, int], None]
# The class of a small table inside its fiche: it takes no number, and no line in the lists.
HORS_LISTE = "hors-liste"


@dataclass(frozen=True)
class Rapport:
    """The frozen content of a document: everything its template shows, JSON all the way down."""

    titre: str
    gabarit: str
    contexte: dict[str, Any]


@dataclass(frozen=True)
class Avertissement:
    """What the document could not take, and where: shown on its row."""

    lieu: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} ({self.lieu})" if self.lieu else self.message


@dataclass(frozen=True)
class Resultat:
    octets: bytes
    pages: int
    avertissements: tuple[Avertissement, ...] = ()
