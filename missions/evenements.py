"""What this app does when a lower floor says that something happened."""

from typing import Any

from missions.services import charger_grilles


def ouvrir_portail(**_: Any) -> None:
    charger_grilles()
