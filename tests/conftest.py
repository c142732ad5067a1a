"""Le harnais commun (docs/architecture.md, « Tests »)."""

from pathlib import Path

import pytest
from django.conf import settings

from cpts_portal.services_embarques import serveurs
from cpts_portal.services_embarques.emplacement import Emplacement

_LANCES = []


def pytest_sessionstart(session):
    # Sous xdist, le processus principal a déjà démarré les services.
    if not hasattr(session.config, "workerinput"):
        _LANCES.extend(serveurs.assurer(Emplacement(Path(settings.VAR))))


def pytest_sessionfinish(session):
    while _LANCES:
        serveurs.arreter(_LANCES.pop())


@pytest.fixture(autouse=True)
def _sans_reseau_ni_vrai_fichier(settings, tmp_path):
    """Chaque test a ses propres dossiers de fichiers."""
    settings.MEDIA_ROOT = tmp_path / "publics"
    settings.FICHIERS_PRIVES = tmp_path / "prives"
