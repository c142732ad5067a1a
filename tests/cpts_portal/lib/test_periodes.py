import datetime as dt

import pytest

from cpts_portal.lib.periodes import decoupes


def j(jour):
    return dt.date(2026, 1, jour)


@pytest.mark.parametrize(
    ("pris", "reste"),
    [
        ([], [(j(5), j(20))]),
        ([(j(1), None)], []),
        ([(j(1), j(5))], [(j(5), j(20))]),
        ([(j(8), j(10))], [(j(5), j(8)), (j(10), j(20))]),
        ([(j(12), None), (j(1), j(7))], [(j(7), j(12))]),
        ([(j(20), None)], [(j(5), j(20))]),
    ],
)
def test_what_is_left_of_a_period(pris, reste):
    assert decoupes(j(5), j(20), pris) == reste


def test_what_is_left_of_a_period_without_end():
    assert decoupes(j(5), None, [(j(7), j(9))]) == [(j(5), j(7)), (j(9), None)]
