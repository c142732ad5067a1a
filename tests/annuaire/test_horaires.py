import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.horaires import ecrire_jour, lire_jour


@pytest.mark.parametrize(
    ("texte", "plages"),
    [
        ("8h30-12h, 14h à 18h30", [["08:30", "12:00"], ["14:00", "18:30"]]),
        ("9:00 - 12:00", [["09:00", "12:00"]]),
        ("8 h 30 – 12 h et 14 h - 19 h", [["08:30", "12:00"], ["14:00", "19:00"]]),
        ("9-12", [["09:00", "12:00"]]),
        ("20h-24h", [["20:00", "23:59"]]),
        ("fermé", []),
        ("", []),
    ],
)
def test_hours_are_read_as_people_write_them(texte, plages):
    assert lire_jour(texte) == plages


@pytest.mark.parametrize(
    "texte", ["le matin", "12h-9h", "8h-12h, 11h-14h", "25h-26h", "8h-12h sauf"]
)
def test_what_cannot_be_read_is_refused_rather_than_guessed(texte):
    with pytest.raises(ValueError, match=r".*"):
        lire_jour(texte)


@given(st.lists(st.integers(0, 95), min_size=2, max_size=6, unique=True))
def test_what_is_written_is_read_back(quarts):
    instants = [f"{q // 4:02d}:{15 * (q % 4):02d}" for q in sorted(quarts)]
    plages = [list(p) for p in zip(instants[::2], instants[1::2], strict=False)]
    assert lire_jour(ecrire_jour(plages)) == plages
