from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cpts_portal.interface.champs import ChampDate, ChampEntier, ChampEuros, ChampTaux


@pytest.mark.parametrize(
    "saisie",
    ["12/03/2026", "12.03.2026", "12-03-2026", "12 3 2026", "12032026", "2026-03-12", "12/03/26"],
)
def test_a_date_is_taken_as_people_type_it(saisie):
    assert ChampDate().clean(saisie) == date(2026, 3, 12)


@pytest.mark.parametrize("saisie", ["31/02/2026", "hier", "2026", "12/13/2026"])
def test_what_is_no_date_says_how_to_write_one(saisie):
    with pytest.raises(ValidationError) as refus:
        ChampDate().clean(saisie)
    assert refus.value.messages == ["Cette date ne se lit pas. Écrivez-la ainsi : 12/03/2026."]


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [
        ("1 234,50 €", Decimal("1234.50")),
        ("1\xa0234,5", Decimal("1234.5")),
        ("1\u202f234", Decimal("1234")),
        ("12.34", Decimal("12.34")),
        ("0", Decimal("0")),
    ],
)
def test_an_amount_is_taken_as_it_is_written(saisie, attendu):
    assert ChampEuros().clean(saisie) == attendu


def test_no_amount_is_unknown_not_zero():
    assert ChampEuros(required=False).clean("") is None


@pytest.mark.parametrize(("saisie", "message"), [("douze", "ne se lit pas"), ("-3", "négatif")])
def test_a_refused_amount_says_why(saisie, message):
    with pytest.raises(ValidationError, match=message):
        ChampEuros().clean(saisie)


def test_an_amount_comes_back_with_a_comma_and_a_refused_one_untouched():
    assert ChampEuros().prepare_value(Decimal("1234.5")) == "1234,50"
    assert ChampEuros().prepare_value("douze") == "douze"


@pytest.mark.parametrize("saisie", ["81 250", "81\xa0250", "81\u202f250", "81250"])
def test_a_count_is_taken_with_its_spaces(saisie):
    assert ChampEntier().clean(saisie) == 81250


@pytest.mark.parametrize(("saisie", "attendu"), [("75", "0.75"), ("62,5 %", "0.625"), ("100", "1")])
def test_a_rate_is_written_in_hundredths(saisie, attendu):
    assert ChampTaux().clean(saisie) == Decimal(attendu)
    assert ChampTaux().prepare_value(Decimal("0.6250")) == "62,5"


@pytest.mark.parametrize("saisie", ["0,75", "101", "-1", "trois quarts"])
def test_a_rate_that_could_mean_another_is_asked_again(saisie):
    with pytest.raises(ValidationError):
        ChampTaux().clean(saisie)
