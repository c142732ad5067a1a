import csv
from collections import Counter

import pytest
from stdnum import luhn

from annuaire.demonstration import noms
from annuaire.demonstration.generateur import COLONNES, EFFECTIF, repartir
from annuaire.demonstration.plan import PROFESSIONS
from annuaire.management.commands.generer_annuaire_fictif import fabriquer
from annuaire.queries.territoire import DONNEES

RPPS = DONNEES / "rpps_personne_activite_FICTIF_genere.txt"


@pytest.fixture(scope="module")
def lignes() -> list[list[str]]:
    return [ligne.split("|") for ligne in RPPS.read_text(encoding="utf-8").splitlines()]


def test_the_shipped_files_are_what_the_generator_writes():
    sortie = fabriquer()
    assert RPPS.read_text(encoding="utf-8") == sortie.rpps
    assert (DONNEES / "complements_FICTIF_genere.csv").read_text("utf-8") == sortie.complements
    assert (DONNEES / "positions_FICTIF_genere.csv").read_text("utf-8") == sortie.positions


def test_every_row_has_the_columns_of_2026(lignes):
    entete = (DONNEES / "rpps_personne_activite_FICTIF_saint_dizier.txt").read_text("utf-8")
    assert lignes[0] == entete.splitlines()[0].split("|")
    assert {len(ligne) for ligne in lignes} == {COLONNES}


def test_no_name_can_be_a_real_one(lignes):
    assert [ligne[7] for ligne in lignes[1:] if not noms.est_forge(ligne[7])] == []


def test_numbers_are_never_issued_ones_and_their_luhn_digit_is_right(lignes):
    numeros = {ligne[1] for ligne in lignes[1:]}
    assert {numero[:2] for numero in numeros} == {"99"}
    assert {len(numero) for numero in numeros} == {11}
    assert all(luhn.is_valid(numero) for numero in numeros)
    autres = (DONNEES / "rpps_personne_activite_FICTIF_saint_dizier.txt").read_text("utf-8")
    assert numeros & {ligne.split("|")[1] for ligne in autres.splitlines()} == set()


def test_telephones_are_in_the_ranges_kept_for_fiction(lignes):
    assert {ligne[40][:6] for ligne in lignes[1:]} == {"035301"}
    with (DONNEES / "complements_FICTIF_genere.csv").open(encoding="utf-8") as flux:
        directs = {ligne["telephone_direct"] for ligne in csv.DictReader(flux)}
    assert {numero[:6] for numero in directs if numero} == {"063998"}


def test_professions_keep_the_proportions_of_the_department(lignes):
    with (DONNEES / "rpps_effectifs_departements_10_51_52_55_2026-09.csv").open() as flux:
        reels = {
            ligne["profession"]: int(ligne["effectif"])
            for ligne in csv.DictReader(flux)
            if ligne["departement"] == "52" and ligne["profession"] in PROFESSIONS
        }
    personnes = {
        ligne[1]: ligne[9] for ligne in lignes[1:] if ligne[11] == "C" and ligne[9] != "00"
    }
    comptes = Counter(personnes.values())
    attendus = {PROFESSIONS[nom][0]: n for nom, n in repartir(reels, EFFECTIF).items() if n}
    assert dict(comptes) == attendus
    assert sum(comptes.values()) == EFFECTIF


def test_largest_remainder_sums_exactly():
    assert repartir({"a": 1, "b": 1, "c": 1}, 10) == {"a": 4, "b": 3, "c": 3}
