import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membres.reunions.duree import arrivee_retenue, ecrire_duree, minutes_de_presence

DEBUT = dt.datetime(2026, 10, 14, 12, 30, tzinfo=dt.UTC)
FIN = DEBUT + dt.timedelta(minutes=90)
minutes = st.integers(min_value=-600, max_value=600).map(lambda n: DEBUT + dt.timedelta(minutes=n))


def apres(n: int) -> dt.datetime:
    return DEBUT + dt.timedelta(minutes=n)


def test_who_signs_in_the_first_minutes_was_there_at_the_start():
    assert arrivee_retenue(apres(-20), DEBUT, 15) == DEBUT
    assert arrivee_retenue(apres(15), DEBUT, 15) == DEBUT
    assert arrivee_retenue(apres(16), DEBUT, 15) == apres(16)


@pytest.mark.parametrize(
    ("arrivee", "depart", "attendu"),
    [(0, None, 90), (20, None, 70), (0, 60, 60), (-30, 200, 90), (20, 10, 0), (100, None, 0)],
)
def test_only_the_hours_of_the_meeting_count(arrivee, depart, attendu):
    parti = apres(depart) if depart is not None else None
    assert minutes_de_presence(DEBUT, FIN, apres(arrivee), parti) == attendu


@given(minutes, st.none() | minutes)
def test_nobody_is_there_longer_than_the_meeting(arrivee, depart):
    assert 0 <= minutes_de_presence(DEBUT, FIN, arrivee, depart) <= 90


def test_durations_are_written_as_they_are_said():
    assert [ecrire_duree(n) for n in (0, 45, 60, 90, 125)] == [
        "0\u00a0min", "45\u00a0min", "1\u00a0h", "1\u00a0h\u00a030", "2\u00a0h\u00a005",
    ]  # fmt: skip
