from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from membres.indemnisation.plafond import Plafond

euros = st.decimals(min_value=0, max_value=60_000, places=2)


def _plafond(**champs):
    return Plafond(annee=2026, **({"montant": Decimal("48060")} | champs))


@given(euros, euros, euros, euros)
def test_what_is_payable_never_passes_the_ceiling(paye, engage, ailleurs, demande):
    plafond = _plafond(paye=paye, engage=engage, ailleurs=ailleurs)
    payable = plafond.payable(demande)
    assert payable <= demande
    assert plafond.permet(payable)
    if plafond.consomme <= plafond.montant:
        assert plafond.consomme + payable <= plafond.montant
    assert plafond.permet(demande) == (payable == demande)


def test_an_unknown_ceiling_permits_nothing():
    plafond = _plafond(montant=None)
    assert not plafond.permet(Decimal("0.01"))
    assert (plafond.reste, plafond.part, plafond.payable(Decimal(10))) == (None, None, None)
    assert not plafond.atteint
    assert not plafond.proche


def test_the_warning_rings_at_eighty_per_cent_and_the_door_closes_at_a_hundred():
    assert not _plafond(paye=Decimal("38447.99")).proche
    assert _plafond(paye=Decimal("38448")).proche
    assert _plafond().approche(Decimal("38448"))
    plein = _plafond(paye=Decimal("40000"), engage=Decimal("8000"), ailleurs=Decimal("60"))
    assert plein.atteint
    assert not plein.permet(Decimal("0.01"))
