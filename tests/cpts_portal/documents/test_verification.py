import re

import pytest

from cpts_portal.documents.verification import normaliser_code, nouveau_code, verification


def test_codes_are_long_random_and_easy_to_copy():
    codes = {nouveau_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", c) for c in codes)


@pytest.mark.parametrize(
    ("saisi", "lu"),
    [
        ("7K3F-92QD-M4TX", "7K3F-92QD-M4TX"),
        ("7k3f 92qd m4tx", "7K3F-92QD-M4TX"),
        ("7K3F92QDM4TX", "7K3F-92QD-M4TX"),
        ("lK3F-92QD-M4Ti", "1K3F-92QD-M4T1"),
        ("OK3F-92QD-M4TX", "0K3F-92QD-M4TX"),
        ("7K3F-92QD", ""),
        ("7K3F-92QD-M4TU", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(saisi, lu):
    assert normaliser_code(saisi) == lu


def test_the_paper_shows_the_public_address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portail.exemple/"
    montre = verification("7K3F-92QD-M4TX")
    assert montre["adresse"] == "https://portail.exemple/v/7K3F-92QD-M4TX/"
    assert (montre["debut"], montre["code"]) == ("portail.exemple/v/", "7K3F-92QD-M4TX")
    assert montre["qr"].startswith("data:image/svg+xml;base64,")
    assert verification("") is None
