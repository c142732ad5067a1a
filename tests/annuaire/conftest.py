import pytest

from cpts_portal.lib import cache_public
from tests.annuaire.outils import charger_territoire


@pytest.fixture(autouse=True)
def _pages_oubliees():
    """A page kept by another test is not this one's."""
    cache_public._renouveler()


@pytest.fixture
def territoire_reel(db):
    """The sixty real communes, their contours, the national code lists, the synonyms."""
    charger_territoire()
