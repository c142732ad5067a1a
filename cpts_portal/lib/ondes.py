"""The house signature on paper: waves around the contour of the territory, as one SVG file."""

from dataclasses import dataclass

from cpts_portal.lib.territoire import Dessin, ondes


@dataclass(frozen=True)
class Cadrage:
    """Where the territory stands on the page, in millimetres: its left, its top, its width."""

    gauche: float
    haut: float
    largeur: float


A4 = (210, 297)
# Pushed to the left edge: seen, and in the way of neither the text nor a photocopy.
FILIGRANE = Cadrage(-30, 214, 58)
COUVERTURE = Cadrage(66, 34, 124)


def fond_de_page(
    dessin: Dessin, teinte: int, cadrage: Cadrage, *, nombre: int = 7, tolerance: float = 60
) -> str:
    """A page-wide drawing, attributes only; the waves are coloured strokes hollowed in white."""
    largeur, hauteur = A4
    echelle = cadrage.largeur / dessin.largeur
    contour = dessin.contour_simplifie(tolerance)
    trait = f'd="{contour}" fill="none" stroke-linejoin="round"'
    traits = [
        f'<path {trait} stroke="{_nuance(onde.force, teinte)}" stroke-width="{onde.trait}"/>'
        f'<path {trait} stroke="#fff" stroke-width="{onde.vide}"/>'
        for onde in ondes(nombre)
    ]
    plein = f'<path d="{contour}" fill="oklch(42% 0.078 {teinte})"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{largeur}mm" height="{hauteur}mm"'
        f' viewBox="0 0 {largeur} {hauteur}">'
        f'<g transform="translate({cadrage.gauche} {cadrage.haut}) scale({echelle:.5f})">'
        f"{''.join(traits)}{plein}</g></svg>"
    )


def _nuance(force: float, teinte: int) -> str:
    clarte = 55 + 38 * (1 - force) ** 0.8
    return f"oklch({clarte:.1f}% {0.06 * force + 0.012:.3f} {teinte})"
