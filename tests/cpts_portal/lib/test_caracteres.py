import pytest

from cpts_portal.lib.caracteres import imprimable


@pytest.mark.parametrize(
    ("saisi", "imprime"),
    [
        ("Délai ≤ 90 jours", "Délai au plus\u00a090 jours"),
        ("≥95 %", "au moins\u00a095 %"),
        ("(≤ 50)", "(au plus\u00a050)"),
        ("12 → 50", "12 vers\u00a050"),
        ("1\u202f234,50\u202f€", "1\u00a0234,50\u00a0€"),
        ("week\u2011end, porte\u2010à\u2010porte", "week-end, porte-à-porte"),
        ("CO\u2082", "CO2"),
        ("accentué, cœur, « déjà »", "accentué, cœur, « déjà »"),
        ("plain", "plain"),
    ],
)
def test_what_the_font_lacks_is_replaced(saisi, imprime):
    assert imprimable(saisi) == imprime
