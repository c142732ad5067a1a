"""What this app does when a lower floor says that something happened."""

from typing import Any

from membres.reunions.models import Reunion
from missions.services import charger_grilles, rattacher_reunion


def ouvrir_portail(**_: Any) -> None:
    charger_grilles()


def a_la_cloture(reunion: Reunion, **_: Any) -> None:
    """In the transaction that closes the meeting: counted with it, or not at all."""
    rattacher_reunion(reunion)
