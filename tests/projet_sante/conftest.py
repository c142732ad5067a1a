import json

import pytest

from cpts_portal.lib.memoire_requete import oublier
from cpts_portal.referentiel.models import Commune
from missions.services.demonstration import charger_demonstration
from projet_sante.demonstration import charger
from projet_sante.queries import projet_courant
from tests.factories.referentiel import AppartenanceFactory, CommuneFactory, IdentiteFactory


def carre(x: float, y: float) -> dict:
    cote = 0.02
    points = [[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]
    return json.loads(json.dumps({"type": "Polygon", "coordinates": [points]}))


def ajouter_commune(nom: str, population: int, rang: int) -> Commune:
    commune = CommuneFactory(nom=nom, population=population, contour=carre(4.9 + rang / 50, 48.6))
    AppartenanceFactory(commune=commune)
    oublier()
    return commune


@pytest.fixture
def projet(db):
    """The demonstration's text, on a territory of three squares."""
    IdentiteFactory(nom="CPTS des Trois Rivières", demonstration=True)
    for rang, (nom, population) in enumerate([("Amont", 4000), ("Aval", 900), ("Pont", 150)]):
        ajouter_commune(nom, population, rang)
    charger_demonstration()
    charger()
    return projet_courant()
