import pytest

from cpts_portal.lib import cache_public
from tests.annuaire.outils import charger_territoire


@pytest.fixture(autouse=True)
def _pages_oubliees(pages_oubliees, monkeypatch):
    """Nor the visits counted by another."""
    cache_public.cache.delete("public:visitees")
    monkeypatch.setattr(cache_public, "_ENVOI", 0)


@pytest.fixture
def territoire_reel(db):
    """The sixty real communes, their contours, the national code lists, the synonyms."""
    charger_territoire()
