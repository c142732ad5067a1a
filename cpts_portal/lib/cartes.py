"""A choropleth map for print: one SVG, attributes only, legible in grey."""

from collections.abc import Iterable, Mapping
from typing import Any

# Lightness falls with the population; the steps stay apart on a grey printer.
_NUANCES = ((99, 0.002), (95, 0.02), (88, 0.035), (76, 0.05), (42, 0.078))
_ENCRE = "oklch(25% 0.025 200)"


def carte_svg(carte: Mapping[str, Any], teinte: int) -> str:
    """`carte` holds `cadre` (viewBox), `contour` and `communes` (chemin, nom, x, y, niveau)."""
    marque = f"oklch(42% 0.078 {teinte})"
    communes = "".join(
        f'<path d="{c["chemin"]}" fill="{_nuance(c["niveau"], teinte)}"'
        f' stroke="{marque}" stroke-width="0.8" stroke-linejoin="round"/>'
        for c in carte["communes"]
    )
    noms = "".join(_nom(c) for c in carte["communes"] if c["nommee"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{carte["cadre"]}">{communes}'
        f'<path d="{carte["contour"]}" fill="none" stroke="{marque}" stroke-width="2.6"'
        f' stroke-linejoin="round"/>{noms}</svg>'
    )


def etiquettes(
    lieux: Iterable[tuple[str, str, float, float]], *, corps: float = 19, maximum: int = 9
) -> frozenset[str]:
    """The codes of the places (code, name, x, y), most important first, whose names fit."""
    poses: list[tuple[float, float, float, float]] = []
    retenus: list[str] = []
    for code, nom, x, y in lieux:
        demi = len(nom) * corps * 0.29
        boite = (x - demi, y - corps, x + demi, y + corps * 0.6)
        if len(retenus) < maximum and not any(_se_touchent(boite, autre) for autre in poses):
            poses.append(boite)
            retenus.append(code)
    return frozenset(retenus)


def _se_touchent(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _nuance(niveau: int, teinte: int) -> str:
    clarte, chroma = _NUANCES[niveau]
    return f"oklch({clarte}% {chroma} {teinte})"


def _nom(commune: Mapping[str, Any]) -> str:
    """Twice: a white halo first, then the ink."""
    texte = (
        f'<text x="{commune["x"]}" y="{commune["y"]}" text-anchor="middle" font-size="19"'
        ' font-family="Atkinson Hyperlegible Next" font-weight="600"'
    )
    nom = commune["nom"].replace("&", "&amp;").replace("<", "&lt;")
    halo = (
        f'{texte} fill="none" stroke="#fff" stroke-width="5" stroke-linejoin="round">{nom}</text>'
    )
    return f'{halo}{texte} fill="{_ENCRE}">{nom}</text>'
