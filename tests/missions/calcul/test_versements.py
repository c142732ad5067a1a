"""Due by rule, in euros computed by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.calcul.versements import AnneePayable, PartFixe, Regles, echeancier

JOURS = Regles(Decimal("0.75"), "jours")
MOIS = Regles(Decimal("0.75"), "mois")


def annee(numero=1, fixes=(), **champs):
    debut, fin = {
        1: (date(2024, 4, 15), date(2025, 4, 14)),
        2: (date(2025, 4, 15), date(2026, 4, 14)),
    }[numero]
    defaut = {"signature": date(2024, 4, 15), "fonctionnement": Decimal(75000)}
    return AnneePayable(numero, debut, fin, fixes=tuple(fixes), **{**defaut, **champs})


def acces(demarrage, montant=90000):
    return PartFixe("ACCES", "Accès", None if montant is None else Decimal(montant), demarrage)


def lus(donnees, regles=JOURS):
    return [(d.date.isoformat(), d.volet, d.montant) for d in echeancier(donnees, regles)]


def test_the_first_year_pays_running_costs_in_full_at_signature():
    assert lus(annee(1)) == [("2024-04-15", "fonctionnement", Decimal(75000))]


def test_then_three_quarters_and_the_balance_at_the_anniversary():
    # 75 % de 75 000 = 56 250 ; reste 18 750.
    assert lus(annee(2)) == [
        ("2025-04-15", "fonctionnement", Decimal("56250.00")),
        ("2026-04-15", "fonctionnement", Decimal("18750.00")),
    ]


def test_a_mission_is_prorated_by_days_from_its_start():
    # Du 1er juillet 2024 au 15 avril 2025 : 288 jours sur 365.
    # 90 000 × 288 / 365 = 71 013,70 ; 75 % = 53 260,28 (53 260,275 arrondi) ; solde 17 753,42.
    assert lus(annee(1, [acces(date(2024, 7, 1))]))[1:] == [
        ("2024-07-01", "fixe", Decimal("53260.28")),
        ("2025-04-15", "fixe", Decimal("17753.42")),
    ]


def test_or_by_months_a_month_begun_counting_whole():
    # Du 1er juillet au 15 avril : neuf mois pleins et un commencé ; 90 000 × 10 / 12 = 75 000.
    assert lus(annee(1, [acces(date(2024, 7, 1))]), MOIS)[1:] == [
        ("2024-07-01", "fixe", Decimal("56250.00")),
        ("2025-04-15", "fixe", Decimal("18750.00")),
    ]


def test_a_mission_already_started_is_paid_whole():
    lues = echeancier(annee(2, [acces(date(2024, 7, 1))]), JOURS)
    dus = {(d.date.isoformat(), d.volet): d.montant for d in lues}
    assert dus["2025-04-15", "fixe"] == Decimal("67500.00")
    assert dus["2026-04-15", "fixe"] == Decimal("22500.00")


@pytest.mark.parametrize("demarrage", [None, date(2025, 6, 1)])
def test_a_mission_not_started_is_paid_nothing(demarrage):
    assert len(lus(annee(1, [acces(demarrage)]))) == 1


def test_an_unknown_amount_stays_unknown():
    donnees = annee(2, [acces(date(2024, 7, 1), None)], fonctionnement=None)
    assert [montant for _, _, montant in lus(donnees)] == [None] * 4


def test_the_variable_part_comes_after_the_dialogue():
    donnees = annee(2, variables=(("ACCES", "Accès", Decimal(13000)),))
    regles = Regles(Decimal("0.75"), "jours", delai_solde_jours=60)
    assert ("2026-06-14", "variable", Decimal(13000)) in lus(donnees, regles)


class TestCeQueLeSoldeContient:
    """75 000 de fonctionnement, accès 90 000, 13 000 acquis ; solde 60 jours après le 15/04."""

    def dus(self, **regles):
        donnees = annee(2, [acces(date(2024, 7, 1))], variables=(("ACCES", "A", Decimal(13000)),))
        return lus(donnees, Regles(Decimal("0.75"), "jours", 60, **regles))

    def test_everything_unless_said_otherwise(self):
        assert [(j, v, m) for j, v, m in self.dus() if j == "2026-06-14"] == [
            ("2026-06-14", "fixe", Decimal(22500)),
            ("2026-06-14", "fonctionnement", Decimal(18750)),
            ("2026-06-14", "variable", Decimal(13000)),
        ]

    def test_running_costs_settled_with_the_balance_of_the_year_before(self):
        # Le solde de l'année 1 se verse le 14 juin 2025.
        assert ("2025-06-14", "fonctionnement", Decimal(18750)) in self.dus(
            solde_fonctionnement="precedente"
        )

    def test_without_balance_all_comes_with_the_advance(self):
        dus = self.dus(solde_fonctionnement="sans", solde_fixe="sans")
        assert dus == [
            ("2025-04-15", "fixe", Decimal(90000)),
            ("2025-04-15", "fonctionnement", Decimal(75000)),
            ("2026-06-14", "variable", Decimal(13000)),
        ]

    def test_the_variable_part_apart(self):
        dus = self.dus(solde_variable="a_part", delai_variable_jours=120)
        assert ("2026-08-13", "variable", Decimal(13000)) in dus

    @given(
        st.decimals(0, 500_000, places=2),
        st.sampled_from(["annee", "precedente", "sans"]),
        st.sampled_from(["annee", "sans"]),
        st.sampled_from(["annee", "a_part"]),
    )
    def test_the_sum_is_the_same_wherever_the_balance_falls(self, montant, f, x, v):
        donnees = annee(
            2, [acces(date(2024, 7, 1), montant)], fonctionnement=montant,
            variables=(("ACCES", "Accès", montant),),
        )  # fmt: skip
        regles = Regles(Decimal("0.75"), "jours", 60, f, x, v, 30)
        assert sum(d.montant for d in echeancier(donnees, regles)) == 3 * montant


@given(
    st.decimals(0, 500_000, places=2),
    st.dates(date(2024, 4, 15), date(2025, 4, 14)),
    st.sampled_from(["jours", "mois"]),
    st.decimals(0, 1, places=4),
)
def test_never_more_than_the_envelope_and_no_cent_lost(montant, demarrage, prorata, taux):
    dus = [
        d.montant
        for d in echeancier(annee(1, [acces(demarrage, montant)]), Regles(taux, prorata))
        if d.volet == "fixe"
    ]
    assert all(d >= 0 for d in dus)
    assert sum(dus) <= montant
    plus_tot = date(2024, 4, 15)
    entier = echeancier(annee(1, [acces(plus_tot, montant)]), Regles(taux, prorata))
    assert sum(d.montant for d in entier if d.volet == "fixe") == montant
