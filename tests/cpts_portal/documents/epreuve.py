"""The torture document: its content, frozen, and a small drawing standing for a territory."""

from pathlib import Path
from typing import Any

from django.template import engines
from django.template.context import make_context

from cpts_portal.documents.verification import svg_en_adresse

_GABARIT = Path(__file__).parent / "gabarits" / "epreuve.html"
_DESSIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{l}mm" height="{h}mm" viewBox="0 0 200 80">'
    '<path d="M40 10l60 15 40 40-70 5-50-20z" fill="oklch(42% 0.078 188)"/>'
    '<text x="60" y="76" font-family="Atkinson Hyperlegible Next" font-size="8">Territoire</text>'
    "</svg>"
)


def dessin(largeur: int = 126, hauteur: int = 50) -> str:
    return svg_en_adresse(_DESSIN.format(l=largeur, h=hauteur).encode())


def contexte() -> dict[str, Any]:
    return {
        "titre": "Projet de santé 2026–2030",
        "organisme": {"nom": "CPTS Saint-Dizier, Der & Blaise", "teinte": 188},
        "sujet": "Épreuve d’impression",
        "produit_le": "2026-10-12T10:00:00+02:00",
        "couverture": dessin(210, 297),
        "figure": dessin(),
        "communes": [
            {"nom": f"Commune {rang}", "code": f"52{rang:03}", "population": "1 234"}
            for rang in range(1, 61)
        ],
        "missions": [
            {"nom": f"Mission {rang}", "lignes": [f"M{rang}-{n}" for n in range(1, 12)]}
            for rang in range(1, 5)
        ],
    }


def html(**remplace: Any) -> str:
    gabarit = engines["django"].from_string(_GABARIT.read_text(encoding="utf-8"))
    return gabarit.template.render(make_context(contexte() | remplace))
