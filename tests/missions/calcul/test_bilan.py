from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.calcul import (
    FORMES,
    SECRET,
    DonneesIndicateur,
    DonneesMesure,
    DonneesPalier,
    Montants,
    calculer_annee,
    calculer_indicateur,
    mesure_en_vigueur,
)
from tests.missions.calcul.fabriques import ald, annee, indicateur, mesure


class TestValueInForce:
    def test_none_without_measure(self):
        assert mesure_en_vigueur([]) is None

    def test_rank_comes_before_date(self):
        retenue = mesure("100", nature="retenue", jour=date(2026, 6, 1))
        mesuree = mesure("90", nature="mesuree", jour=date(2026, 7, 1))
        declaree = mesure("50", nature="declaree", jour=date(2026, 8, 1))
        assert mesure_en_vigueur([declaree, mesuree, retenue]) == retenue
        assert mesure_en_vigueur([declaree, mesuree]) == mesuree

    def test_latest_date_within_a_rank(self):
        ancienne = mesure("90", jour=date(2026, 5, 1), ordre=9)
        recente = mesure("120", jour=date(2026, 6, 1), ordre=1)
        assert mesure_en_vigueur([recente, ancienne]) == recente

    def test_last_recorded_on_the_same_day(self):
        assert mesure_en_vigueur([mesure("90", ordre=1), mesure("96", ordre=2)]).valeur == 96

    def test_a_secret_measured_hides_a_declared_number(self):
        bilan = calculer_indicateur(
            ald(mesure("50"), mesure(SECRET, nature="mesuree")), close=False
        )
        assert bilan.montants == Montants(maximum=Decimal(9000), ouvert=Decimal(9000))


class TestClosedYear:
    @pytest.mark.parametrize(
        ("mesures", "acquis", "perdu"),
        [
            # Palier à 6 000 € acquis : les 3 000 € restants sont perdus.
            ((mesure("96"),), 6000, 3000),
            # Ni mesure ni chiffre publiable : tout est perdu.
            ((), 0, 9000),
            ((mesure(SECRET),), 0, 9000),
        ],
    )
    def test_what_is_not_earned_is_lost(self, mesures, acquis, perdu):
        bilan = calculer_indicateur(ald(*mesures), close=True)
        assert bilan.montants == Montants(
            maximum=Decimal(9000), acquis=Decimal(acquis), perdu=Decimal(perdu)
        )

    def test_an_event_that_never_came_is_not_lost(self):
        bilan = calculer_indicateur(indicateur(forme="EVENEMENT", maximum="67500"), close=True)
        assert bilan.montants == Montants(maximum=Decimal(67500), conditionnel=Decimal(67500))


class TestMission:
    def test_sums_its_indicators(self):
        # 6 000 acquis + 3 000 à risque (ALD à 96), 3 000 ouverts (seuil sans mesure).
        bilan = calculer_annee(
            annee(ald(mesure("96")), indicateur(sens="hausse", cible="3"), enveloppe="12000")
        )
        attendu = Montants(
            maximum=Decimal(12000),
            acquis=Decimal(6000),
            a_risque=Decimal(3000),
            ouvert=Decimal(3000),
        )
        assert bilan.mission("ACCES").montants == attendu
        assert bilan.total == attendu

    def test_never_pays_beyond_its_envelope(self):
        # 9 000 + 3 000 gagnés, enveloppe de 10 000 : 10 000 acquis, 2 000 à risque ; les maxima
        # restent ceux de l'annexe.
        bilan = calculer_annee(
            annee(
                ald(mesure("40")),
                indicateur(sens="hausse", cible="3", mesures=[mesure("3")]),
                enveloppe="10000",
            )
        )
        assert bilan.total == Montants(
            maximum=Decimal(12000), acquis=Decimal(10000), a_risque=Decimal(2000)
        )

    def test_beyond_its_envelope_a_closed_year_loses(self):
        bilan = calculer_annee(annee(ald(mesure("40")), enveloppe="8000", close=True))
        assert bilan.total == Montants(
            maximum=Decimal(9000), acquis=Decimal(8000), perdu=Decimal(1000)
        )

    def test_unknown_envelope_caps_nothing(self):
        assert calculer_annee(annee(ald(mesure("40")))).total.acquis == Decimal(9000)


# --- Propriétés ---

montants = st.integers(0, 100_000).map(Decimal)
nombres = st.decimals(-1000, 100_000, places=2, allow_nan=False)
valeurs = st.one_of(nombres, st.booleans(), st.just(SECRET))
mesures = st.builds(
    DonneesMesure,
    nature=st.sampled_from(["declaree", "mesuree", "retenue"]),
    date=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    valeur=valeurs,
    ordre=st.integers(0, 99),
)
indicateurs = st.builds(
    DonneesIndicateur,
    code=st.uuids().map(str),
    forme=st.sampled_from(sorted(FORMES)),
    maximum=st.none() | montants,
    sens=st.sampled_from(["hausse", "baisse"]),
    cible=st.none() | nombres,
    valeur_initiale=st.none() | nombres,
    paliers=st.lists(st.builds(DonneesPalier, borne=nombres, montant=montants), max_size=4).map(
        tuple
    ),
    mesures=st.lists(mesures, max_size=3).map(tuple),
    pieces_attendues=st.integers(0, 3),
    pieces_fournies=st.integers(0, 3),
    evenement_reconnu=st.booleans(),
)
annees = st.builds(
    lambda lignes, enveloppe, close: annee(*lignes, enveloppe=enveloppe, close=close),
    st.lists(indicateurs, max_size=5),
    st.none() | montants,
    st.booleans(),
)


def verifier(m):
    assert m.maximum == m.acquis + m.a_risque + m.ouvert + m.perdu + m.conditionnel
    assert min(m.acquis, m.a_risque, m.ouvert, m.perdu, m.conditionnel) >= 0


@given(annees)
def test_the_sum_rule_always_holds(donnees):
    bilan = calculer_annee(donnees)
    verifier(bilan.total)
    for mission in bilan.missions:
        verifier(mission.montants)
        for ligne in mission.indicateurs:
            verifier(ligne.montants)


@given(annees)
def test_never_above_the_envelope(donnees):
    for mission in calculer_annee(donnees).missions:
        if mission.enveloppe is not None:
            assert mission.montants.acquis <= mission.enveloppe
        for ligne in mission.indicateurs:
            assert ligne.montants.acquis <= ligne.montants.maximum


@given(annees)
def test_a_closed_year_leaves_nothing_open(donnees):
    total = calculer_annee(donnees).total
    if donnees.close:
        assert (total.a_risque, total.ouvert) == (0, 0)
    else:
        assert total.perdu == 0


@given(indicateurs, nombres, nombres, st.booleans())
def test_a_better_value_never_earns_less(ligne, a, b, close):
    pire, meilleure = (max(a, b), min(a, b)) if ligne.sens == "baisse" else (min(a, b), max(a, b))
    if FORMES[ligne.forme].binaire:
        pire, meilleure = False, True

    def acquis(valeur):
        unique = DonneesMesure("retenue", date(2026, 10, 1), valeur)
        return calculer_indicateur(replace(ligne, mesures=(unique,)), close=close).montants.acquis

    assert acquis(meilleure) >= acquis(pire)


@given(annees, annees)
def test_the_total_is_the_sum_of_the_missions(une, autre):
    deux = replace(une, missions=(une.missions[0], replace(autre.missions[0], code="PARCOURS")))
    bilan = calculer_annee(deux)
    assert bilan.total == bilan.mission("ACCES").montants + bilan.mission("PARCOURS").montants
