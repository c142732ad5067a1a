from datetime import date

import pytest

from missions.calcul import SECRET, calculer_annee
from tests.missions.calcul.fabriques import ald, annee, indicateur, mesure, palier

NBSP = "\u00a0"


def constats(*indicateurs, **contexte):
    return [
        (a.code, a.indicateur, a.message.replace(NBSP, " "))
        for a in calculer_annee(annee(*indicateurs, **contexte)).avertissements
    ]


def codes(*indicateurs, enveloppe="9000"):
    return [code for code, _, _ in constats(*indicateurs, enveloppe=enveloppe)]


def test_a_sound_annex_says_nothing():
    assert codes(ald(mesure("96"), pieces_attendues=1, pieces_fournies=1)) == []


def test_maxima_that_differ_from_the_envelope():
    assert constats(ald(), enveloppe="10000") == [
        (
            "ecart_enveloppe",
            "",
            "Accès aux soins : les maxima des indicateurs font 9 000 €, "
            "l’enveloppe variable est de 10 000 €.",
        )
    ]


def test_an_unknown_envelope_is_to_be_entered():
    assert codes(ald(), enveloppe=None) == ["enveloppe_a_saisir"]


def test_target_inconsistent_with_baseline_and_delta():
    # Le piège de l'annexe réelle : 66 111 + 700 font 66 811, l'annexe écrit 68 811.
    fautif = indicateur(
        "ACC-2",
        maximum="9000",
        sens="hausse",
        cible="68811",
        valeur_initiale="66111",
        ecart_cible="700",
    )
    assert constats(fautif, enveloppe="9000") == [
        (
            "cible_incoherente",
            "ACC-2",
            "ACC-2 : la cible est 68 811, mais le départ et l’écart donnent 66 811.",
        )
    ]


@pytest.mark.parametrize("ecart", ["100", "-100"])
def test_a_delta_is_read_in_the_direction_of_the_indicator(ecart):
    juste = indicateur(
        maximum="9000", sens="baisse", cible="203", valeur_initiale="303", ecart_cible=ecart
    )
    assert codes(juste) == []


def test_target_on_the_wrong_side_of_the_baseline():
    assert codes(indicateur(maximum="9000", sens="baisse", cible="20", valeur_initiale="16")) == [
        "cible_incoherente"
    ]


@pytest.mark.parametrize(
    "paliers",
    [
        # Deux fois la même borne.
        (palier("50", "9000"), palier("50", "6000")),
        # Plus exigeant sans payer plus.
        (palier("50", "6000"), palier("100", "9000")),
        # 51-90 puis 101-219 : rien entre 90 et 101.
        (palier("90", "9000"), palier("219", "3000", "101")),
        # 0-105 puis 101-219 : 101 à 105 sont dans les deux.
        (palier("105", "9000"), palier("219", "3000", "101")),
        # Le meilleur palier paie 6 000 €, le maximum est 9 000 €.
        (palier("50", "6000"), palier("100", "3000")),
    ],
)
def test_tiers_with_gaps_overlaps_or_odd_amounts(paliers):
    fautif = indicateur("ACC-1", "PALIERS", "9000", sens="baisse", paliers=paliers)
    assert codes(fautif) == ["paliers_incoherents"]


def test_touching_ranges_are_sound():
    paliers = (palier("50", "9000", "0"), palier("100", "6000", "51"), palier("219", "3000", "101"))
    assert codes(indicateur("A", "PALIERS", "9000", sens="baisse", paliers=paliers)) == []


def test_reached_without_proof_earns_with_a_warning():
    assert constats(ald(mesure("50"), pieces_attendues=1), enveloppe="9000") == [
        ("sans_preuve", "ACC-1", "ACC-1 : atteint, mais aucune pièce n’est jointe.")
    ]


def test_a_means_done_without_proof_says_what_it_costs():
    moyen = indicateur("ACC-5", "MOYEN", "9000", [mesure(True)], pieces_attendues=2)
    assert constats(moyen, enveloppe="9000") == [
        (
            "sans_preuve",
            "ACC-5",
            "ACC-5 : atteint, mais aucune pièce n’est jointe. "
            "Sans elle, ce moyen ne rapporte rien.",
        )
    ]


def test_a_missing_piece_and_a_bare_name_are_listed():
    moyen = indicateur(
        "ACC-5",
        "MOYEN",
        "9000",
        [mesure(True)],
        pieces_attendues=2,
        pieces_fournies=1,
        pieces_sans_fichier=1,
    )
    assert codes(moyen) == ["pieces_manquantes", "fichier_a_joindre"]


@pytest.mark.parametrize("valeur", ["300", SECRET])
def test_nothing_to_prove_when_nothing_is_reached(valeur):
    assert codes(ald(mesure(valeur), pieces_attendues=1)) == []


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 4, 14), ["hors_annee"]),
        (date(2026, 4, 15), []),
        (date(2027, 4, 14), []),
        (date(2027, 4, 15), ["hors_annee"]),
    ],
)
def test_data_outside_the_contract_year(jour, attendu):
    assert codes(ald(mesure("300", jour=jour))) == attendu


def test_a_missing_amount_is_to_be_entered():
    assert "montant_a_saisir" in codes(indicateur(maximum=None, cible="3", sens="hausse"))


def test_a_missing_target_is_to_be_entered():
    assert codes(indicateur(maximum="9000", sens="hausse")) == ["cible_a_saisir"]
