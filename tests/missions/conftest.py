import pytest

from missions.models import Contrat
from missions.services.demonstration import charger_demonstration


@pytest.fixture
def demo(db) -> Contrat:
    """The demonstration contract, as `bin/demo` loads it."""
    return charger_demonstration()


@pytest.fixture
def annee_demo(demo):
    return demo.annees.select_related("contrat__taille_forcee", "grille").get(numero=3)
