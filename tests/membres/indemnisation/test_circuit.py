import pytest
from hypothesis import given
from hypothesis import strategies as st

from membres.indemnisation.circuit import (
    DECISIONS,
    PASSAGES,
    Agent,
    Etat,
    Fonction,
    Geste,
    Situation,
    obstacle,
)

MEMBRE, COORD, TRESO, PRES = 1, 2, 3, 4
AGENTS = {
    MEMBRE: Agent(MEMBRE, frozenset({Fonction.AUTEUR})),
    COORD: Agent(COORD, frozenset({Fonction.AUTEUR, Fonction.COORDINATION})),
    TRESO: Agent(TRESO, frozenset({Fonction.AUTEUR, Fonction.TRESORIER})),
    PRES: Agent(PRES, frozenset({Fonction.AUTEUR, Fonction.PRESIDENT})),
}
agents = st.builds(
    Agent, st.sampled_from([1, 2, 3, 4]), st.frozensets(st.sampled_from(list(Fonction)))
)
situations = st.builds(
    Situation,
    st.sampled_from(list(Etat)),
    st.sampled_from([1, 2, 3, 4]),
    st.frozensets(st.sampled_from([Fonction.COORDINATION, Fonction.TRESORIER])),
    st.none() | st.sampled_from([1, 2, 3, 4]),
)


@given(st.sampled_from(list(Geste)), situations, agents)
def test_nobody_decides_of_their_own_claim_nor_out_of_turn(geste, situation, agent):
    if obstacle(geste, situation, agent):
        return
    assert situation.etat in PASSAGES[geste].depuis
    if geste in DECISIONS:
        assert agent.personne != situation.beneficiaire
    if geste is Geste.ORDONNER:
        assert agent.personne != situation.validee_par


def _peut(geste, etat, qui, *, de=MEMBRE, validee_par=None):
    fonctions = AGENTS[de].fonctions & {Fonction.COORDINATION, Fonction.TRESORIER}
    return not obstacle(geste, Situation(etat, de, fonctions, validee_par), AGENTS[qui])


def test_a_members_claim_takes_the_ordinary_way():
    assert _peut(Geste.SOUMETTRE, Etat.BROUILLON, MEMBRE)
    assert _peut(Geste.VALIDER, Etat.SOUMISE, COORD)
    assert _peut(Geste.ORDONNER, Etat.VALIDEE_COORDINATION, TRESO, validee_par=COORD)
    assert _peut(Geste.PAYER, Etat.VALIDEE_TRESORERIE, TRESO)
    assert _peut(Geste.REJETER, Etat.PAYEE, TRESO)
    assert not _peut(Geste.VALIDER, Etat.SOUMISE, TRESO)
    assert not _peut(Geste.VALIDER, Etat.SOUMISE, PRES)


def test_the_coordinators_goes_to_the_president_then_to_the_treasurer():
    assert not _peut(Geste.VALIDER, Etat.SOUMISE, COORD, de=COORD)
    assert _peut(Geste.VALIDER, Etat.SOUMISE, PRES, de=COORD)
    assert _peut(Geste.ORDONNER, Etat.VALIDEE_COORDINATION, TRESO, de=COORD, validee_par=PRES)


def test_the_treasurers_goes_to_the_coordination_then_to_the_president():
    assert _peut(Geste.VALIDER, Etat.SOUMISE, COORD, de=TRESO)
    assert not _peut(Geste.ORDONNER, Etat.VALIDEE_COORDINATION, TRESO, de=TRESO)
    assert _peut(Geste.ORDONNER, Etat.VALIDEE_COORDINATION, PRES, de=TRESO, validee_par=COORD)


def test_the_presidents_own_claim_is_decided_by_the_others():
    assert _peut(Geste.VALIDER, Etat.SOUMISE, COORD, de=PRES)
    assert not _peut(Geste.VALIDER, Etat.SOUMISE, PRES, de=PRES)


@pytest.mark.parametrize("etat", [Etat.BROUILLON, Etat.REFUSEE, Etat.PAYEE])
def test_what_awaits_nobody_is_decided_by_nobody(etat):
    assert not any(_peut(geste, etat, qui) for geste in DECISIONS for qui in AGENTS)


def test_a_paid_claim_is_never_touched_except_when_the_bank_returns_it():
    libres = {g for g in Geste if Etat.PAYEE in PASSAGES[g].depuis}
    assert libres == {Geste.REJETER}
