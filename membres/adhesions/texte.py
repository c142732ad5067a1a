"""Names compared as people read them."""

from __future__ import annotations

import re
import unicodedata


def mots(texte: str) -> frozenset[str]:
    """« ÉLODIE Vau-Lanterne » and « vau lanterne elodie » are the same words."""
    decompose = unicodedata.normalize("NFKD", texte.lower())
    plat = "".join(c for c in decompose if not unicodedata.combining(c))
    return frozenset(re.findall(r"[a-z0-9]+", plat))
