import string

from hypothesis import given
from hypothesis import strategies as st

from membres.reunions import code_tournant as tournant

secrets = st.text(alphabet=string.hexdigits, min_size=16, max_size=64)
instants = st.floats(min_value=1e6, max_value=4e9)


@given(secrets, instants)
def test_the_code_on_the_screen_is_accepted_while_it_shows_and_a_minute_after(secret, instant):
    montre = tournant.code(secret, instant)
    assert len(montre) == 6
    assert set(montre) <= set(tournant.SIGNES)
    for plus_tard in (0, 30, 59):
        assert tournant.verifier(secret, montre, instant + plus_tard) == tournant.pas(instant)


@given(secrets, instants)
def test_an_old_photograph_is_worth_nothing(secret, instant):
    vieux = tournant.code(secret, instant)
    if vieux not in {tournant.code(secret, instant + 30 * n) for n in (1, 2, 3, 4)}:
        assert tournant.verifier(secret, vieux, instant + 120) is None


@given(secrets, secrets, instants)
def test_the_code_of_another_meeting_does_not_open_this_one(secret, autre, instant):
    if secret != autre:
        code = tournant.code(autre, instant)
        if code not in {tournant.code(secret, instant - 30 * n) for n in range(3)}:
            assert tournant.verifier(secret, code, instant) is None


def test_what_a_thumb_types_is_understood():
    code = tournant.code("secret", 1_000_000)
    saisi = f" {code[:3].lower()}-{code[3:].lower()} "
    assert tournant.verifier("secret", saisi, 1_000_000) is not None
    assert tournant.verifier("secret", "", 1_000_000) is None
    assert tournant.verifier("secret", "é" * 6, 1_000_000) is None


def test_no_two_signs_can_be_taken_for_each_other():
    for groupe in ("0OQ", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(groupe) & set(tournant.SIGNES)) <= 1, groupe


def test_the_screen_knows_when_to_change():
    assert tournant.reste(30) == 30
    assert tournant.reste(59.9) == 1
    assert tournant.code("s", 59.9) == tournant.code("s", 30)
    assert tournant.code("s", 60) != tournant.code("s", 59.9)
