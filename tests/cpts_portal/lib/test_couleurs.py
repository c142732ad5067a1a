import pytest

from cpts_portal.lib.couleurs import ECRAN, contraste, hexadecimal, impression


@pytest.mark.parametrize(
    ("couleur", "attendu"),
    [
        ((1, 0, 0), "#ffffff"),
        ((0, 0, 0), "#000000"),
        # The sRGB primary red, as CSS Color 4 gives it.
        ((0.62796, 0.25768, 29.234), "#ff0000"),
    ],
)
def test_known_colours_convert_exactly(couleur, attendu):
    assert hexadecimal(couleur) == attendu


def test_black_on_white_is_the_largest_contrast_whatever_the_order():
    assert contraste((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)
    assert contraste((1, 0, 0), (0, 0, 0)) == pytest.approx(21, abs=0.01)


def test_paper_colours_are_written_out_and_screen_colours_follow_the_stylesheet():
    papier = vars(impression(188))
    assert papier.pop("autonome") is True
    assert all(couleur.startswith("#") and len(couleur) == 7 for couleur in papier.values())
    assert ECRAN.marque == "var(--marque)"
    assert impression(10).marque != impression(188).marque
