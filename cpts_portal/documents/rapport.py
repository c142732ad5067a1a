"""Ce qu'un constructeur remet au rendu, et ce que le rendu rend à la file. Module léger."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Appelé à chaque étape réelle : (étape en français, pourcentage de 0 à 100).
Signaler = Callable[[str, int], None]


@dataclass(frozen=True)
class Rapport:
    """Le contenu figé d'un document : tout ce que le gabarit montre, sérialisable en JSON."""

    titre: str
    gabarit: str
    contexte: dict[str, Any]


@dataclass(frozen=True)
class Avertissement:
    """Ce qui n'a pu être repris dans le document, et où : montré sur sa ligne."""

    lieu: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} ({self.lieu})" if self.lieu else self.message


@dataclass(frozen=True)
class Resultat:
    octets: bytes
    pages: int
    avertissements: tuple[Avertissement, ...] = ()
