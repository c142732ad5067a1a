from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from cpts_portal.lib import ecriture

N = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (Decimal("1234.5"), f"1{N}234,50{N}€"),
        (0, f"0,00{N}€"),
        (Decimal("-3"), f"\N{MINUS SIGN}3,00{N}€"),
        (Decimal("0.125"), f"0,13{N}€"),
        (1_234_567, f"1{N}234{N}567,00{N}€"),
        (None, "à saisir"),
        ("", "à saisir"),
    ],
)
def test_an_amount_has_its_cents_and_an_unknown_one_says_so(valeur, attendu):
    assert ecriture.euros(valeur) == attendu


@pytest.mark.parametrize(
    ("valeur", "decimales", "attendu"),
    [
        (1234.5, None, f"1{N}234,5"),
        (Decimal("12.00"), None, "12"),
        (100, None, "100"),
        (41.25, 1, "41,3"),
        (None, None, "à saisir"),
    ],
)
def test_a_number_keeps_what_it_carries(valeur, decimales, attendu):
    assert ecriture.nombre(valeur, decimales) == attendu


def test_a_percentage_is_already_one():
    assert ecriture.pourcentage(41.3) == f"41,3{N}%"


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 11, 24), f"24{N}novembre 2026"),
        (date(2026, 8, 1), f"1er{N}août 2026"),
        # Half past eleven at night in universal time is already the next day in Paris.
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), f"25{N}novembre 2026"),
        (None, "à saisir"),
    ],
)
def test_a_date_is_written_out(jour, attendu):
    assert ecriture.date_longue(jour) == attendu


def test_other_ways_to_write_a_day():
    jour = date(2026, 11, 24)
    assert ecriture.date_longue(jour, True) == f"mardi 24{N}novembre 2026"
    assert ecriture.date_courte(jour) == "24/11/2026"
    assert ecriture.jour_mois(jour) == f"24{N}novembre"
    assert ecriture.mois_court(jour) == "nov."


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (time(9), f"9{N}h"),
        (time(18, 5), f"18{N}h{N}05"),
        (datetime(2026, 7, 1, 10, 30, tzinfo=UTC), f"12{N}h{N}30"),
        (None, "à saisir"),
    ],
)
def test_an_hour_is_the_one_of_paris(valeur, attendu):
    assert ecriture.heure(valeur) == attendu


@pytest.mark.parametrize(
    ("taille", "attendu"),
    [
        (1, f"1{N}octet"),
        (999, f"999{N}octets"),
        (84_000, f"84{N}ko"),
        (2_150_000, f"2,1{N}Mo"),
        (None, "à saisir"),
    ],
)
def test_a_size_is_read_at_a_glance(taille, attendu):
    assert ecriture.octets(taille) == attendu


@pytest.mark.parametrize(
    ("numero", "attendu"),
    [
        ("+33353010010", f"03{N}53{N}01{N}00{N}10"),
        ("03.53.01.00.10", f"03{N}53{N}01{N}00{N}10"),
        ("15", "15"),
        ("+352 26 27 28", "+352 26 27 28"),
        (None, ""),
    ],
)
def test_a_french_number_goes_by_pairs_and_others_are_left(numero, attendu):
    assert ecriture.telephone(numero) == attendu


@pytest.mark.parametrize(
    ("quantite", "attendu"), [(0, "cheval"), (1.9, "cheval"), (2, "chevaux"), (None, "cheval")]
)
def test_plural_starts_at_two(quantite, attendu):
    assert ecriture.pluriel(quantite, "cheval,chevaux") == attendu


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        (Decimal("9000.00"), f"9{N}000{N}€"),
        (Decimal("1234.5"), f"1{N}234,50{N}€"),
        (0, f"0{N}€"),
        (None, "à saisir"),
    ],
)
def test_round_amounts_show_cents_only_when_there_are_any(montant, attendu):
    assert ecriture.euros_ronds(montant) == attendu


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Odile", "d’Odile"), ("Émeline", "d’Émeline"), ("Yves", "d’Yves"), ("Yann", "de Yann"),
        ("Marc", "de Marc"), ("Hervé", "de Hervé"), ("", "de "),
    ],
)  # fmt: skip
def test_a_name_is_elided_as_it_is_said(nom, attendu):
    assert ecriture.de(nom) == attendu
