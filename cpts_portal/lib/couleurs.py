"""OKLCH colours: the house's palette for drawings that no stylesheet reaches, and contrast."""

import math
from dataclasses import dataclass

Oklch = tuple[float, float, float]


@dataclass(frozen=True)
class Palette:
    """On screen the colours are the stylesheet's; in a PDF they are written out."""

    encre: str
    douce: str
    trait: str
    fort: str
    marque: str
    forte: str
    pale: str
    voile: str
    carte: str
    alerte: str
    # A drawing in a PDF stands alone: it brings its own patterns and its own description.
    autonome: bool = False


ECRAN = Palette(
    encre="var(--encre)",
    douce="var(--encre-douce)",
    trait="var(--trait)",
    fort="var(--trait-fort)",
    marque="var(--marque)",
    forte="var(--marque-forte)",
    pale="var(--marque-pale)",
    voile="var(--marque-voile)",
    carte="var(--carte)",
    alerte="var(--alerte-vif)",
)


def impression(teinte: float) -> Palette:
    return Palette(
        encre=hexadecimal((0.25, 0.025, 200)),
        douce=hexadecimal((0.46, 0.022, 200)),
        trait=hexadecimal((0.89, 0.012, 200)),
        fort=hexadecimal((0.62, 0.03, 200)),
        marque=hexadecimal((0.43, 0.078, teinte)),
        forte=hexadecimal((0.32, 0.062, teinte)),
        pale=hexadecimal((0.945, 0.028, teinte)),
        voile=hexadecimal((0.97, 0.016, teinte)),
        carte="#ffffff",
        alerte=hexadecimal((0.74, 0.14, 72)),
        autonome=True,
    )


def rvb_lineaire(couleur: Oklch) -> tuple[float, float, float]:
    """Linear sRGB, clipped to the screen's gamut."""
    clarte, chroma, teinte = couleur
    a = chroma * math.cos(math.radians(teinte))
    b = chroma * math.sin(math.radians(teinte))
    long = (clarte + 0.3963377774 * a + 0.2158037573 * b) ** 3
    moyen = (clarte - 0.1055613458 * a - 0.0638541728 * b) ** 3
    court = (clarte - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _borne(4.0767416621 * long - 3.3077115913 * moyen + 0.2309699292 * court),
        _borne(-1.2684380046 * long + 2.6097574011 * moyen - 0.3413193965 * court),
        _borne(-0.0041960863 * long - 0.7034186147 * moyen + 1.7076147010 * court),
    )


def hexadecimal(couleur: Oklch) -> str:
    return "#" + "".join(f"{round(255 * _gamma(canal)):02x}" for canal in rvb_lineaire(couleur))


def contraste(une: Oklch, autre: Oklch) -> float:
    """WCAG 2 contrast ratio."""
    sombre, claire = sorted((_luminance(une), _luminance(autre)))
    return (claire + 0.05) / (sombre + 0.05)


def _luminance(couleur: Oklch) -> float:
    rouge, vert, bleu = rvb_lineaire(couleur)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def _borne(canal: float) -> float:
    return min(1.0, max(0.0, canal))


def _gamma(canal: float) -> float:
    return 12.92 * canal if canal <= 0.0031308 else 1.055 * canal ** (1 / 2.4) - 0.055
