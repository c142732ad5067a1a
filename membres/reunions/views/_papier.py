"""The rows of the paper sheet as the page shows them: empty, or as they were just typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from membres.adhesions.models import Adherent
from membres.reunions.enums import Lieu
from membres.reunions.forms import PapierForm


@dataclass(frozen=True)
class Rangee:
    """One person to tick, or (`adherent` None) one guest to name."""

    cle: str
    adherent: Adherent | None = None
    coche: bool = False
    nom: str = ""
    qualite: str = ""
    arrivee: str = ""
    depart: str = ""
    visio: bool = False

    @property
    def qui(self) -> str:
        return str(self.adherent) if self.adherent else "la personne invitée"


def rangees(
    trouves: Sequence[Adherent], attendus: Sequence[Adherent], saisie: QueryDict | None
) -> list[Rangee]:
    """Those just looked for come first, already ticked."""
    coches = {str(adherent.pk) for adherent in trouves}
    if saisie is not None:
        coches = set(saisie.getlist("adherent"))
    return [
        _rangee(str(a.pk), saisie, adherent=a, coche=str(a.pk) in coches)
        for a in (*trouves, *attendus)
    ]


def invites(saisie: QueryDict | None) -> list[Rangee]:
    return [_rangee(f"invite_{rang}", saisie) for rang in range(1, PapierForm.INVITES + 1)]


def _rangee(
    cle: str, saisie: QueryDict | None, *, adherent: Adherent | None = None, coche: bool = False
) -> Rangee:
    def dit(prefixe: str) -> str:
        return saisie.get(f"{prefixe}{cle}", "")[:120] if saisie is not None else ""

    rang = cle.removeprefix("invite_")
    return Rangee(
        cle=cle,
        adherent=adherent,
        coche=coche,
        nom=saisie.get(f"invite_nom_{rang}", "")[:120] if saisie is not None else "",
        qualite=saisie.get(f"invite_qualite_{rang}", "")[:120] if saisie is not None else "",
        arrivee=dit("arrivee_"),
        depart=dit("depart_"),
        visio=dit("lieu_") == Lieu.VISIO,
    )
