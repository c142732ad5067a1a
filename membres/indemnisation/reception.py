"""What this app does when it hears of something below."""

from __future__ import annotations

from typing import Any

from membres.reunions.models import Rectification, Reunion

from . import services


def on_reunion_close(
    sender: Any, reunion: Reunion, rectification: Rectification | None = None, **kwargs: Any
) -> None:
    """Each line confirmed becomes a claim to read again: nobody retypes the sheet."""
    if rectification is not None:
        services.suivre_rectification(rectification)
        return
    signatures = reunion.signatures.retenues().select_related(
        "adherent", "adherent__profession", "reunion"
    )
    for signature in signatures.order_by("pk"):
        services.preparer_depuis(signature)
