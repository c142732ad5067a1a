import re
from decimal import Decimal

import pytest

from cpts_portal.lib.nombres import ecrire_euros, ecrire_nombre, lire_nombre


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("66,26", "66.26"),
        ("66.26", "66.26"),
        ("66 111", "66111"),
        ("66\u202f111,5", "66111.5"),
        (" 66\u00a0111 ", "66111"),
        ("-3", "-3"),
        ("\u22123,5", "-3.5"),
    ],
)
def test_reads_comma_or_point_and_any_thousands_space(texte, attendu):
    assert lire_nombre(texte) == Decimal(attendu)


@pytest.mark.parametrize("texte", ["", "oui", "1,2,3", "1.234,5", "1e5", "NaN", "12 €", ",5"])
def test_refuses_what_is_not_one_number(texte):
    with pytest.raises(ValueError, match=f"^{re.escape(texte)}$"):
        lire_nombre(texte)


@pytest.mark.parametrize(
    ("nombre", "attendu"),
    [
        ("66111", "66\u00a0111"),
        ("66.260", "66,26"),
        ("100", "100"),
        ("0", "0"),
        ("-1234.5", "\u22121\u00a0234,5"),
    ],
)
def test_writes_what_is_significant(nombre, attendu):
    assert ecrire_nombre(Decimal(nombre)) == attendu


def test_writes_cents_only_when_there_are_any():
    assert ecrire_euros(Decimal("9000.00")) == "9\u00a0000\u00a0€"
    assert ecrire_euros(Decimal("1234.5")) == "1\u00a0234,50\u00a0€"
