"""Who the portal belongs to, as the shells need it.

The lowest layer cannot read `referentiel`: that app declares its query here in `ready()`.
Until then, and for pages drawn without a database, a neutral identity stands in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cpts_portal.lib.territoire import Dessin

TEINTE_PAR_DEFAUT = 188


class Identite(Protocol):
    """What a shell reads; `referentiel.queries.identite()` gives at least this."""

    nom: str
    nom_court: str
    accroche: str
    demonstration: bool
    teinte: int
    telephone: str
    courriel: str

    @property
    def telephone_lisible(self) -> str: ...
    @property
    def siege_lignes(self) -> Sequence[str]: ...
    @property
    def urgences(self) -> "Sequence[Numero]": ...
    @property
    def numero_non_urgent(self) -> str: ...


@dataclass(frozen=True)
class Numero:
    value: str
    label: str


@dataclass
class IdentiteNeutre:
    nom: str = "Communauté professionnelle territoriale de santé"
    nom_court: str = "Votre CPTS"
    accroche: str = "Communauté de santé du territoire"
    demonstration: bool = False
    teinte: int = TEINTE_PAR_DEFAUT
    telephone: str = ""
    telephone_lisible: str = ""
    courriel: str = ""
    siege_lignes: Sequence[str] = ()
    urgences: Sequence[Numero] = (Numero("15", "Samu"), Numero("112", "Europe"))
    # The 116 117 does not answer everywhere: shown only when the CPTS says it does.
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
