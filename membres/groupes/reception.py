"""What groups do when they hear of something below."""

from __future__ import annotations

from typing import Any

from membres.adhesions.models import Adherent, DemandeAdhesion

from . import services


def on_demande_acceptee(
    sender: Any, adherent: Adherent, demande: DemandeAdhesion, par: Any, **kwargs: Any
) -> None:
    """Nobody asks twice for the groups they ticked on « Adhérer »."""
    slugs = [groupe["cle"] for groupe in demande.groupes]
    services.transmettre_les_souhaits(adherent, slugs, par=par, request=kwargs.get("request"))
