"""What becomes of things when a member leaves: each app fills its own in `apps.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from membres.comptes.models import Compte

from .models import Adherent, Depart


@dataclass(frozen=True)
class Choix:
    valeur: str
    libelle: str


@dataclass(frozen=True)
class Suite:
    """`lister` says in words what is concerned; nothing listed, nothing asked.

    `appliquer` runs inside the departure's transaction and returns what it did, in one sentence.
    """

    code: str
    titre: str
    lister: Callable[[Adherent], list[str]]
    # The first is the one proposed.
    choix: tuple[Choix, ...]
    appliquer: Callable[[Adherent, Depart, str, Compte | None], str]
    ordre: int = 100


@dataclass(frozen=True)
class SuiteARegler:
    suite: Suite
    lignes: list[str]


_SUITES: dict[str, Suite] = {}


def enregistrer(suite: Suite) -> None:
    _SUITES[suite.code] = suite


def a_regler(adherent: Adherent) -> list[SuiteARegler]:
    suites = sorted(_SUITES.values(), key=lambda suite: (suite.ordre, suite.code))
    lues = [SuiteARegler(suite, suite.lister(adherent)) for suite in suites]
    return [lue for lue in lues if lue.lignes]
