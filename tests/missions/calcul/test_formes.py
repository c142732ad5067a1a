"""Each form, worked out by hand with its edges: the reasoning stands beside the figure."""

from decimal import Decimal

import pytest

from missions.calcul import FORMES, SECRET, Statut, calculer_indicateur
from tests.missions.calcul.fabriques import ald, indicateur, mesure, sein


def euros(bilan):
    m = bilan.montants
    return tuple(
        str(v) for v in (m.maximum, m.acquis, m.a_risque, m.ouvert, m.perdu, m.conditionnel)
    )


def test_the_five_forms_are_registered():
    assert set(FORMES) == {"PALIERS", "SEUIL", "MOYEN", "MOYEN_FIXE", "EVENEMENT"}


@pytest.mark.parametrize(
    ("valeur", "acquis", "statut"),
    [
        # Au-dessus de 219, la borne la plus large : aucune tranche n'est atteinte.
        ("220", "0", Statut.NON_ATTEINT),
        # 219 est compris dans « <= 219 ».
        ("219", "3000", Statut.PARTIEL),
        ("101", "3000", Statut.PARTIEL),
        # 100 est compris dans « <= 100 » : le palier à 6 000 € remplace celui à 3 000 €.
        ("100", "6000", Statut.PARTIEL),
        ("51", "6000", Statut.PARTIEL),
        # 50,5 n'est pas <= 50 : pas d'arrondi en faveur ni en défaveur.
        ("50.5", "6000", Statut.PARTIEL),
        ("50", "9000", Statut.ATTEINT),
        ("0", "9000", Statut.ATTEINT),
    ],
)
def test_tiers_going_down_pay_the_highest_reached(valeur, acquis, statut):
    bilan = calculer_indicateur(ald(mesure(valeur)), close=False)
    reste = str(9000 - int(acquis))
    assert euros(bilan) == ("9000", acquis, reste, "0", "0", "0")
    assert bilan.statut is statut


@pytest.mark.parametrize(
    ("valeur", "acquis", "statut"),
    [
        ("66.26", "0", Statut.NON_ATTEINT),
        ("69.69", "0", Statut.NON_ATTEINT),
        ("69.70", "1000", Statut.PARTIEL),
        # Entre deux paliers, pas de prorata : 72,39 paie le premier palier, 1 000 €.
        ("72.39", "1000", Statut.PARTIEL),
        ("72.4", "2500", Statut.PARTIEL),
        ("75", "3500", Statut.ATTEINT),
        ("100", "3500", Statut.ATTEINT),
    ],
)
def test_tiers_going_up_pay_the_highest_reached(valeur, acquis, statut):
    bilan = calculer_indicateur(sein(mesure(valeur)), close=False)
    assert str(bilan.montants.acquis) == acquis
    assert bilan.statut is statut


def test_a_tier_never_pays_more_than_the_maximum():
    # Palier à 9 000 €, maximum négocié à 8 000 € : 8 000 € sont dus.
    bilan = calculer_indicateur(
        indicateur(
            forme="PALIERS",
            maximum="8000",
            sens="baisse",
            paliers=ald().paliers,
            mesures=[mesure("50")],
        ),
        close=False,
    )
    assert bilan.montants.acquis == Decimal(8000)


@pytest.mark.parametrize(
    ("sens", "cible", "valeur", "acquis"),
    [
        # C2S en ALD : arriver à 6 depuis 16.
        ("baisse", "6", "7", "0"),
        ("baisse", "6", "6", "3000"),
        ("baisse", "6", "5", "3000"),
        # Trois réunions de suivi.
        ("hausse", "3", "2", "0"),
        ("hausse", "3", "3", "3000"),
        ("hausse", "3", "4", "3000"),
    ],
)
def test_threshold_is_all_or_nothing(sens, cible, valeur, acquis):
    bilan = calculer_indicateur(
        indicateur(sens=sens, cible=cible, mesures=[mesure(valeur)]), close=False
    )
    assert str(bilan.montants.acquis) == acquis
    assert bilan.statut is (Statut.ATTEINT if acquis == "3000" else Statut.NON_ATTEINT)


@pytest.mark.parametrize(
    ("valeur", "pieces", "attendu", "statut"),
    [
        (True, 1, ("2000", "2000", "0", "0", "0", "0"), Statut.ATTEINT),
        # Fait mais sans pièce : rien n'est gagné, tout reste à risque.
        (True, 0, ("2000", "0", "2000", "0", "0", "0"), Statut.NON_ATTEINT),
        (False, 1, ("2000", "0", "2000", "0", "0", "0"), Statut.NON_ATTEINT),
    ],
)
def test_a_means_pays_only_with_its_proof(valeur, pieces, attendu, statut):
    bilan = calculer_indicateur(
        indicateur(
            forme="MOYEN",
            maximum="2000",
            mesures=[mesure(valeur)],
            pieces_attendues=2,
            pieces_fournies=pieces,
        ),
        close=False,
    )
    assert (euros(bilan), bilan.statut) == (attendu, statut)


def test_other_forms_earn_without_proof():
    bilan = calculer_indicateur(ald(mesure("50"), pieces_attendues=1), close=False)
    assert bilan.montants.acquis == Decimal(9000)


@pytest.mark.parametrize("mesures", [(), (mesure(True),), (mesure(False),)])
def test_a_fixed_means_has_no_amount_by_nature(mesures):
    bilan = calculer_indicateur(
        indicateur(forme="MOYEN_FIXE", maximum=None, mesures=mesures), close=False
    )
    assert euros(bilan) == ("0", "0", "0", "0", "0", "0")
    assert bilan.statut is Statut.HORS_VARIABLE
    assert bilan.maximum_connu is True


class TestEvenement:
    def evenement(self, *mesures, reconnu=False):
        return calculer_indicateur(
            indicateur(
                forme="EVENEMENT", maximum="67500", mesures=mesures, evenement_reconnu=reconnu
            ),
            close=False,
        )

    def test_unrecognised_it_is_conditional_whatever_is_declared(self):
        bilan = self.evenement(mesure(True))
        assert euros(bilan) == ("67500", "0", "0", "0", "0", "67500")
        assert bilan.statut is Statut.NON_OUVERT

    def test_recognised_without_value_it_opens(self):
        bilan = self.evenement(reconnu=True)
        assert euros(bilan) == ("67500", "0", "0", "67500", "0", "0")
        assert bilan.statut is Statut.SANS_MESURE

    def test_recognised_and_done_it_pays(self):
        assert euros(self.evenement(mesure(True), reconnu=True))[1] == "67500"

    def test_retained_yes_recognises_it(self):
        bilan = self.evenement(mesure(True, nature="retenue"))
        assert euros(bilan) == ("67500", "67500", "0", "0", "0", "0")

    def test_retained_no_recognises_nothing(self):
        assert self.evenement(mesure(False, nature="retenue")).statut is Statut.NON_OUVERT


@pytest.mark.parametrize(
    ("champs", "statut", "attendu"),
    [
        # Maximum inconnu : « à saisir », compté nulle part.
        ({"maximum": None, "cible": "3"}, Statut.A_SAISIR, ("0", "0", "0", "0", "0", "0")),
        # Maximum connu, cible inconnue : la valeur ne peut pas être jugée, tout reste ouvert.
        ({"cible": None}, Statut.A_SAISIR, ("3000", "0", "0", "3000", "0", "0")),
        ({"forme": "PALIERS"}, Statut.A_SAISIR, ("3000", "0", "0", "3000", "0", "0")),
    ],
)
def test_what_the_annex_does_not_say_is_to_be_entered(champs, statut, attendu):
    bilan = calculer_indicateur(
        indicateur(sens="hausse", mesures=[mesure("5")], **champs), close=False
    )
    assert (bilan.statut, euros(bilan)) == (statut, attendu)


@pytest.mark.parametrize(
    ("mesures", "statut"), [((), Statut.SANS_MESURE), ((mesure(SECRET),), Statut.SECRET)]
)
def test_no_value_and_secret_stay_open(mesures, statut):
    bilan = calculer_indicateur(ald(*mesures), close=False)
    assert euros(bilan) == ("9000", "0", "0", "9000", "0", "0")
    assert bilan.statut is statut
