"""The map of a page as an image, for the word processor, which draws no SVG of its own."""

import io
import re
from typing import Any

from PIL import Image, ImageDraw, ImageFont

LARGEUR = 1500
# From the least to the most peopled; the steps stay apart in grey.
_NUANCES = ((251, 252, 252), (232, 240, 239), (203, 222, 220), (140, 183, 180), (0, 92, 86))
_ENCRE, _TRAIT, _PAPIER = (20, 32, 34), (0, 92, 86), (255, 255, 255)
# What `territoire.chemin` writes.
_BOUCLE = re.compile(r"M(-?\d+) (-?\d+)([^Mz]*)z")
_PAS = re.compile(r"l(-?\d+) ?(-?\d+)")
Point = tuple[float, float]


def carte_en_png(svg: Any) -> bytes:
    """`svg`: the element of the page, its communes in order, then its outline and its names."""
    x0, y0, large, haut = (float(n) for n in re.split(r"[ ,]+", svg.get("viewbox")))
    echelle = LARGEUR / large
    image = Image.new("RGB", (LARGEUR, round(haut * echelle)), _PAPIER)
    dessin = ImageDraw.Draw(image)

    def placer(x: float, y: float) -> Point:
        return (x - x0) * echelle, (y - y0) * echelle

    for trace in svg.iter("path"):
        niveau = re.search(r"\bn(\d)\b", trace.get("class", ""))
        for boucle in _boucles(trace.get("d", "")):
            points = [placer(*point) for point in boucle]
            if niveau:
                fond = _NUANCES[min(int(niveau[1]), len(_NUANCES) - 1)]
                dessin.polygon(points, fill=fond, outline=_TRAIT)
            else:
                dessin.line([*points, points[0]], fill=_TRAIT, width=5)
    lettre = ImageFont.load_default(26)
    for nom in svg.iter("text"):
        dessin.text(
            placer(float(nom.get("x")), float(nom.get("y"))),
            nom.text_content().strip(),
            fill=_ENCRE,
            font=lettre,
            anchor="ms",
            stroke_width=4,
            stroke_fill=_PAPIER,
        )
    sortie = io.BytesIO()
    image.save(sortie, "PNG", optimize=True)
    return sortie.getvalue()


def _boucles(chemin: str) -> list[list[Point]]:
    boucles = []
    for depart in _BOUCLE.finditer(chemin):
        points = [(float(depart[1]), float(depart[2]))]
        for pas in _PAS.finditer(depart[3]):
            x, y = points[-1]
            points.append((x + float(pas[1]), y + float(pas[2])))
        if len(points) > 1:
            boucles.append(points)
    return boucles
