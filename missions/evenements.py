"""What this app does when a lower floor says that something happened."""

from typing import Any

from membres.indemnisation.models import Demande
from membres.reunions.models import Reunion
from missions.services import (
    charger_grilles,
    decompter_reunion,
    rattacher_reunion,
    recevoir_paiement,
    recevoir_rejet,
)


def ouvrir_portail(**_: Any) -> None:
    charger_grilles()


def a_la_cloture(reunion: Reunion, **_: Any) -> None:
    """In the transaction that closes the meeting: counted with it, or not at all."""
    rattacher_reunion(reunion)


def a_l_annulation(reunion: Reunion, **_: Any) -> None:
    """Cancelled after its closing: what counted it says so at once."""
    decompter_reunion(reunion)


def au_paiement(demande: Demande, **_: Any) -> None:
    """In the transaction that pays or corrects: in the envelope with it, or not at all."""
    recevoir_paiement(demande)


def au_rejet(demande: Demande, **_: Any) -> None:
    recevoir_rejet(demande)
