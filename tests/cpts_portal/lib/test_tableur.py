import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cpts_portal.lib.tableur import Feuille, TableauIllisible, csv_francais, lire_tableau, xlsx


def classeur(*lignes, formats=()):
    classeur = Workbook()
    page = classeur.active
    for ligne in lignes:
        page.append(ligne)
    for adresse, motif in formats:
        page[adresse].number_format = motif
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def test_a_sheet_reads_as_a_person_reads_it():
    octets = classeur(
        ["code", "valeur"],
        ["A", 69.7],
        ["B", datetime(2026, 3, 12)],  # noqa: DTZ001 -- une cellule n'a pas de fuseau
        ["C", True],
        ["D", 0.6626],
        ["E", None],
        formats=[("B5", "0.00%")],
    )
    valeurs = {ligne[0]: ligne[1] for _, ligne in lire_tableau(octets)}
    assert valeurs == {
        "code": "valeur", "A": "69.7", "B": "12/03/2026", "C": "oui", "D": "66.26", "E": "",
    }  # fmt: skip


def test_rows_keep_their_numbers_past_empty_ones_and_line_breaks():
    assert list(lire_tableau(b'a;b\n\n"deux\nlignes";c\n')) == [
        (1, ["a", "b"]),
        (2, []),
        (4, ["deux\nlignes", "c"]),
    ]


@pytest.mark.parametrize("octets", [b"PK\x03\x04rien", b"\x81\x8d\xff\x00\x90", b"a;b\nc;\x00d\n"])
def test_what_is_no_table_is_refused_with_a_sentence(octets):
    with pytest.raises(TableauIllisible, match="enregistrez"):
        list(lire_tableau(octets))


def test_a_workbook_holds_numbers_dates_and_no_formula():
    feuille = Feuille(
        "Suivi",
        ("texte", "montant", "jour"),
        [("=1+1", Decimal("1234.50"), date(2026, 3, 12)), ("", None, None)],
        euros=frozenset({1}),
    )
    page = load_workbook(io.BytesIO(xlsx([feuille])))["Suivi"]
    assert page["A2"].data_type == "s"
    assert (page["A2"].value, page["B2"].value) == ("=1+1", 1234.5)
    assert "€" in page["B2"].number_format
    assert page["C2"].value.date() == date(2026, 3, 12)
    assert (page["A3"].value, page["B3"].value) == (None, None)
    assert page.freeze_panes == "A2"


cellules = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12).map(str.strip)


@given(st.lists(st.lists(cellules, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_we_write_in_csv_we_read_back(lignes):
    relues = [ligne for _, ligne in lire_tableau(csv_francais(("a", "b"), lignes))][1:]
    propres = [[c.removeprefix("'") for c in ligne] for ligne in relues]
    assert propres == [[c.removeprefix("'") for c in ligne] for ligne in lignes]
