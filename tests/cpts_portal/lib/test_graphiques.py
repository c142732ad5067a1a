from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.lib import graphiques
from cpts_portal.lib.graphiques import Echeance, Mesure, Palier

MONTANT = st.integers(0, 200_000)


def test_a_gauge_lays_its_parts_end_to_end_and_leaves_the_rest_open():
    trace = graphiques.jauge(35_000, acquis=14_000, risque=Decimal(7_000))
    assert [(s.genre, s.debut, s.largeur) for s in trace.segments] == [
        ("acquis", 0.0, 40.0),
        ("risque", 40.0, 20.0),
    ]
    assert trace.ouvert == 14_000


@pytest.mark.parametrize("total", [None, 0])
def test_an_unknown_envelope_draws_nothing(total):
    assert graphiques.jauge(total, acquis=10) is None


@given(total=st.integers(1, 200_000), parts=st.tuples(MONTANT, MONTANT, MONTANT, MONTANT))
def test_a_gauge_never_runs_over(total, parts):
    noms = graphiques.GENRES
    trace = graphiques.jauge(total, **dict(zip(noms, parts, strict=True)))
    assert sum(s.largeur for s in trace.segments) <= 100 + 1e-9
    assert trace.ouvert >= 0
    assert all(
        a.debut + a.largeur == pytest.approx(b.debut)
        for a, b in zip(trace.segments, trace.segments[1:], strict=False)
    )


def test_bars_share_one_scale_with_their_marks():
    infirmiers, dentistes = graphiques.barres([("Infirmiers", 62, "", 124), ("Dentistes", 31)])
    assert (infirmiers.largeur, infirmiers.position_repere) == (50.0, 100.0)
    assert (dentistes.largeur, dentistes.position_repere) == (25.0, None)


@pytest.mark.parametrize("valeur", [None, "secret statistique"])
def test_a_value_that_is_no_number_has_no_bar_and_stays_itself(valeur):
    [barre] = graphiques.barres([("Orthophonistes", valeur)])
    assert (barre.valeur, barre.largeur) == (valeur, 0.0)


def test_a_curve_starts_at_the_first_day_and_sorts_its_measures():
    courbe = graphiques.courbe(
        [Mesure(date(2026, 7, 1), 50), Mesure(date(2026, 1, 1), 100)],
        debut=date(2026, 1, 1),
        fin=date(2026, 12, 31),
        paliers=[Palier(75, "palier")],
    )
    assert [mesure.valeur for mesure in courbe.mesures] == [100, 50]
    assert courbe.points[0] == (courbe.gauche, 18.0)
    assert courbe.gauche < courbe.dernier[0] < courbe.droite
    assert {r.valeur for r in courbe.horizontales} == {0, 75, 100}


def test_labels_of_the_axis_never_touch():
    courbe = graphiques.courbe(
        [Mesure(date(2026, 1, 1), 100), Mesure(date(2026, 2, 1), 99)],
        paliers=[Palier(99), Palier(98)],
    )
    positions = sorted(repere.position for repere in courbe.horizontales)
    assert all(b - a >= 12 for a, b in zip(positions, positions[1:], strict=False))


def test_no_measure_no_curve_and_one_measure_no_trend():
    assert graphiques.courbe([]) is None
    assert graphiques.tendance([3]) == ()
    assert graphiques.tendance([1, 3]) == ((4, 27), (84, 5))


def _etendue(jalon):
    large = 100 * (max(len(jalon.echeance.libelle), 14) + 1) * 7.0 / 890
    debut = jalon.position - large if jalon.fin else jalon.position
    return debut, debut + large


@given(
    st.lists(
        st.tuples(st.integers(0, 364), st.sampled_from(["Bilan", "Dialogue de gestion annuel"])),
        max_size=12,
        unique_by=lambda e: e[0],
    ),
    st.integers(0, 364),
)
def test_no_two_labels_of_the_ruler_meet(echeances, jour):
    debut = date(2026, 4, 15)
    frise = graphiques.frise(
        debut,
        debut + timedelta(days=364),
        [Echeance(debut + timedelta(days=n), libelle) for n, libelle in echeances],
        aujourdhui=debut + timedelta(days=jour),
    )
    assert len(frise.jalons) == len(echeances)
    for i, un in enumerate(frise.jalons):
        for autre in frise.jalons[i + 1 :]:
            if (un.au_dessus, un.rang) == (autre.au_dessus, autre.rang):
                (a, b), (c, d) = _etendue(un), _etendue(autre)
                assert b <= c or d <= a


def test_the_ruler_knows_its_months_and_what_comes_next():
    frise = graphiques.frise(
        date(2026, 4, 15),
        date(2027, 4, 14),
        [
            Echeance(date(2026, 9, 10), "Point", fait=True),
            Echeance(date(2027, 1, 15), "Plan de crise"),
            Echeance(date(2028, 1, 1), "Hors du contrat"),
        ],
        aujourdhui=date(2026, 11, 22),
    )
    assert len(frise.mois) == 12
    assert frise.prochaine == date(2027, 1, 15)
    assert [jalon.echeance.libelle for jalon in frise.jalons] == ["Point", "Plan de crise"]
    assert frise.aujourdhui == pytest.approx(60.71, abs=0.01)
