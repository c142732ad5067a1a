import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _compteurs_neufs():
    """The limits count in the shared Valkey, which no test transaction rolls back."""
    cache.clear()
    yield
    cache.clear()
