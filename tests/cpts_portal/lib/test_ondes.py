from xml.etree import ElementTree

from cpts_portal.lib.ondes import COUVERTURE, FILIGRANE, fond_de_page
from cpts_portal.lib.territoire import dessiner

CARRE = {
    "properties": {"code": "52001", "nom": "Carré"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[4.0, 48.0], [4.4, 48.0], [4.4, 48.3], [4.0, 48.3], [4.0, 48.0]]],
    },
}
SVG = "{http://www.w3.org/2000/svg}"


def test_the_page_carries_every_wave_then_the_territory():
    racine = ElementTree.fromstring(fond_de_page(dessiner([CARRE]), 20, FILIGRANE, nombre=3))
    chemins = racine.findall(f"{SVG}g/{SVG}path")
    assert racine.get("viewBox") == "0 0 210 297"
    assert len(chemins) == 2 * 3 + 1
    assert chemins[-1].get("fill") == "oklch(42% 0.078 20)"
    assert [c.get("stroke") for c in chemins[1:6:2]] == ["#fff"] * 3


def test_the_territory_is_as_wide_as_asked():
    dessin = dessiner([CARRE])
    groupe = ElementTree.fromstring(fond_de_page(dessin, 20, COUVERTURE)).find(f"{SVG}g")
    echelle = COUVERTURE.largeur / dessin.largeur
    assert groupe.get("transform") == f"translate(66 34) scale({echelle:.5f})"
