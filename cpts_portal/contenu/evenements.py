"""What this app does when a lower floor says that something happened."""

from typing import Any

from cpts_portal.contenu.services import creer_pages_legales


def ouvrir_portail(**_: Any) -> None:
    creer_pages_legales()
