import pytest


@pytest.fixture(autouse=True)
def _pages_oubliees(pages_oubliees):
    """For every test here."""
