"""The parameters the portal knows. Each app declares its own in `apps.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from cpts_portal.referentiel.enums import GenreParametre


@dataclass(frozen=True)
class Definition:
    cle: str
    libelle: str
    genre: GenreParametre
    unite: str = ""
    aide: str = ""
    # A text parameter that takes one of these (value, label) and nothing else.
    choix: tuple[tuple[str, str], ...] = ()
    # What a text must be beyond words: an IBAN, an address.
    regles: tuple[Callable[[str], None], ...] = ()


_DEFINITIONS: dict[str, Definition] = {}


def declarer(*definitions: Definition) -> None:
    for definition in definitions:
        if _DEFINITIONS.get(definition.cle, definition) != definition:
            raise ValueError(f"Deux paramètres portent la clé « {definition.cle} ».")
        _DEFINITIONS[definition.cle] = definition


def definitions() -> list[Definition]:
    return sorted(_DEFINITIONS.values(), key=lambda definition: definition.cle)


def definition(cle: str) -> Definition | None:
    return _DEFINITIONS.get(cle)
