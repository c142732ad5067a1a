from string import ascii_uppercase
from typing import Any

from projet_sante.models import ProjetSante


def annexes(projet: ProjetSante) -> list[dict[str, Any]]:
    """Those printed after the projet, lettered in their order."""
    gardees = projet.pieces.filter(retiree_le=None).order_by("pk")
    return [
        {
            "pk": annexe.pk,
            "lettre": ascii_uppercase[rang % 26],
            "titre": annexe.titre,
            "sha256": annexe.sha256,
            "pages": annexe.pages,
            "mode": annexe.mode,
            "reprise": annexe.get_mode_display(),
        }
        for rang, annexe in enumerate(gardees)
    ]
