"""Who the portal belongs to, as the shells need it.

The lowest layer cannot read `referentiel`: that app declares its query here in `ready()`.
Until then, and for pages drawn without a database, a neutral identity stands in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cpts_portal.lib.territoire import Dessin

TEINTE_PAR_DEFAUT = 188


class Identite(Protocol):
    """What a shell reads; `referentiel.queries.identite()` gives at least this."""

    @property
    def nom(self) -> str: ...
    @property
    def nom_court(self) -> str: ...
    @property
    def teinte(self) -> int: ...
    @property
    def adresse(self) -> str: ...
    @property
    def telephone(self) -> str: ...
    @property
    def courriel(self) -> str: ...
    @property
    def numero_non_urgent(self) -> str: ...


@dataclass(frozen=True)
class IdentiteNeutre:
    nom: str = "Communauté professionnelle territoriale de santé"
    nom_court: str = "Votre CPTS"
    teinte: int = TEINTE_PAR_DEFAUT
    adresse: str = ""
    telephone: str = ""
    courriel: str = ""
    # The 116 117 is not open in every département: empty until the CPTS says it is.
    numero_non_urgent: str = ""


def _neutre() -> Identite:
    return IdentiteNeutre()


def _sans_dessin() -> Dessin | None:
    return None


_FOURNISSEURS: dict[str, Callable[[], object]] = {}


def declarer(
    *,
    identite: Callable[[], Identite] | None = None,
    territoire: Callable[[], Dessin | None] | None = None,
) -> None:
    if identite:
        _FOURNISSEURS["identite"] = identite
    if territoire:
        _FOURNISSEURS["territoire"] = territoire


def lire_identite() -> Identite:
    return _FOURNISSEURS.get("identite", _neutre)()  # type: ignore[return-value]


def lire_territoire() -> Dessin | None:
    return _FOURNISSEURS.get("territoire", _sans_dessin)()  # type: ignore[return-value]
