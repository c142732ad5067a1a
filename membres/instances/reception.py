"""What this app does when it hears of something below."""

from __future__ import annotations

from typing import Any

from membres.adhesions.models import Adherent

from . import services


def on_compte_rattache(sender: Any, adherent: Adherent, par: Any, **kwargs: Any) -> None:
    services.accorder_les_roles(adherent, par=par)
