"""Whatever hue a CPTS chooses, text stays readable: 108 pairs, 60 hues, both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from cpts_portal.lib.couleurs import contraste

JETONS = Path(settings.RACINE, "static/css/jetons.css").read_text(encoding="utf-8")
CLAIR, SOMBRE = JETONS.split("@media (prefers-color-scheme: dark)", 1)

FONDS = ["papier", "papier-creux", "carte", "marque-voile", "marque-pale"]
TEXTE, TRAIT = 4.5, 3.0
PAIRES = [
    *((e, f, TEXTE) for e in ("encre", "encre-douce", "marque", "marque-forte") for f in FONDS),
    *(
        (encre, fond, TEXTE)
        for encre in ("bon", "alerte", "grave", "corail-fort")
        for fond in ("papier", "carte", "papier-creux", "marque-voile")
    ),
    *((sens, f"{sens}-pale", TEXTE) for sens in ("bon", "alerte", "grave")),
    *(("encre", f"{sens}-pale", TEXTE) for sens in ("alerte", "bon", "grave")),
    ("encre-douce", "alerte-pale", TEXTE),
    ("sur-marque", "marque", TEXTE),
    ("sur-marque", "marque-forte", TEXTE),
    ("sur-corail", "corail-bouton", TEXTE),
    ("sur-bande", "bande", TEXTE),
    ("sur-bande-douce", "bande", TEXTE),
    ("trait-fort", "papier", TRAIT),
    ("trait-fort", "carte", TRAIT),
    ("corail", "papier", TRAIT),
    ("corail", "bande", TRAIT),
    ("marque", "marque-pale", TRAIT),
    ("marque-forte", "marque-douce", TRAIT),
]


def jetons(feuille, teinte):
    regle = re.compile(r"--([\w-]+):\s*oklch\(([\d.]+)%\s+([\d.]+)\s+(var\(--teinte\)|[\d.]+)\)")
    return {
        nom: (float(clarte) / 100, float(chroma), teinte if angle[0] == "v" else float(angle))
        for nom, clarte, chroma, angle in regle.findall(feuille)
    }


def test_the_pairs_of_both_themes_are_all_there():
    assert 2 * len(PAIRES) == 108
    assert {nom for paire in PAIRES for nom in paire[:2]} <= set(jetons(CLAIR, 0))


@pytest.mark.parametrize("theme", ["clair", "sombre"])
def test_every_pair_keeps_its_contrast_at_every_hue(theme):
    trop_faibles = []
    for teinte in range(0, 360, 6):
        couleurs = jetons(CLAIR, teinte)
        if theme == "sombre":
            couleurs |= jetons(SOMBRE, teinte)
        for encre, fond, minimum in PAIRES:
            mesure = contraste(couleurs[encre], couleurs[fond])
            if mesure < minimum:
                trop_faibles.append((encre, fond, teinte, round(mesure, 2)))
    assert trop_faibles == []
