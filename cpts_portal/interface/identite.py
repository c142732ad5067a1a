"""Who the portal belongs to, as the shells need it.

The lowest layer cannot read `referentiel`: that app declares its query here in `ready()`.
Until then, and for pages drawn without a database, a neutral identity stands in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cpts_portal.lib.libelles import USUELS, Libelles
from cpts_portal.lib.territoire import Dessin

TEINTE_PAR_DEFAUT = 188


class Identite(Protocol):
    """What a shell reads; `referentiel.queries.identite()` gives at least this."""

    @property
    def nom(self) -> str: ...
    @property
    def nom_court(self) -> str: ...
    @property
    def accroche(self) -> str: ...
    @property
    def demonstration(self) -> bool: ...
    @property
    def teinte(self) -> int: ...
    @property
    def telephone(self) -> str: ...
    @property
    def courriel(self) -> str: ...
    @property
    def telephone_lisible(self) -> str: ...
    @property
    def siege_lignes(self) -> Sequence[str]: ...
    @property
    def urgences(self) -> "Sequence[Numero]": ...
    @property
    def numero_non_urgent(self) -> str: ...
    @property
    def libelles(self) -> Libelles: ...


class Numero(Protocol):
    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class NumeroNational:
    value: str
    label: str


@dataclass
class IdentiteNeutre:
    nom: str = "Communauté professionnelle territoriale de santé"
    nom_court: str = "Votre communauté"
    accroche: str = "Communauté de santé du territoire"
    demonstration: bool = False
    teinte: int = TEINTE_PAR_DEFAUT
    telephone: str = ""
    telephone_lisible: str = ""
    courriel: str = ""
    siege_lignes: Sequence[str] = ()
    urgences: Sequence[Numero] = (
        NumeroNational("15", "Samu"),
        NumeroNational("112", "Europe"),
    )
    # The 116 117 does not answer everywhere: shown only when the CPTS says it does.
    numero_non_urgent: str = ""
    libelles: Libelles = USUELS


def _neutre() -> Identite:
    return IdentiteNeutre()


def _sans_dessin() -> Dessin | None:
    return None


@dataclass
class _Fournisseurs:
    identite: Callable[[], Identite] = _neutre
    territoire: Callable[[], Dessin | None] = _sans_dessin


_FOURNISSEURS = _Fournisseurs()


def declarer(
    *,
    identite: Callable[[], Identite] | None = None,
    territoire: Callable[[], Dessin | None] | None = None,
) -> None:
    if identite:
        _FOURNISSEURS.identite = identite
    if territoire:
        _FOURNISSEURS.territoire = territoire


def lire_identite() -> Identite:
    return _FOURNISSEURS.identite()


def lire_territoire() -> Dessin | None:
    return _FOURNISSEURS.territoire()
