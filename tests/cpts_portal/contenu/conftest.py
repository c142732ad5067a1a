import pytest

from cpts_portal.lib import cache_public


@pytest.fixture(autouse=True)
def _pages_oubliees():
    """A page kept by another test is not this one's."""
    cache_public._renouveler()
