"""The common harness (docs/architecture.md, « Tests »)."""

from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from cpts_portal.lib import cache_public
from cpts_portal.services_embarques import serveurs
from cpts_portal.services_embarques.emplacement import Emplacement
from tests.harnais.client import ClientApresCommit
from tests.harnais.desordre import desordre
from tests.harnais.gabarits import Vigie

pytest_plugins = [
    "tests.personas",
    "tests.harnais.pro_sante",
    "tests.harnais.smtp",
    "tests.harnais.worker",
]

# A loaded machine draws slowly: that says nothing of the code.
hypothesis.settings.register_profile(
    "portail", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
# `--hypothesis-profile=acharne`, by hand: twenty times more examples.
hypothesis.settings.register_profile(
    "acharne", parent=hypothesis.settings.get_profile("portail"), max_examples=2000
)
hypothesis.settings.load_profile("portail")

_USAGES = []


def pytest_sessionstart(session):
    # Under xdist the controlling process has already started the services.
    if not hasattr(session.config, "workerinput"):
        _USAGES.append(serveurs.rejoindre(Emplacement(Path(settings.VAR))))


def pytest_sessionfinish(session):
    while _USAGES:
        _USAGES.pop().quitter()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Transactional tests empty every table, the rows of migrations too: they come last."""
    items.sort(key=_est_transactionnel)


def _est_transactionnel(item) -> bool:
    marque = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(
        marque and marque.kwargs.get("transaction")
    )


@pytest.fixture(scope="session", autouse=True)
def _querysets_sans_ordre_melanges():
    with desordre():
        yield


@pytest.fixture(scope="session", autouse=True)
def _variable_de_gabarit_absente_interdite():
    gabarits = [
        moteur | {"OPTIONS": moteur["OPTIONS"] | {"string_if_invalid": Vigie("%s")}}
        for moteur in settings.TEMPLATES
    ]
    with override_settings(TEMPLATES=gabarits):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Transactional tests empty every table: only the journal's TRUNCATE rule is disarmed."""
    with django_db_blocker.unblock(), connection.cursor() as curseur:
        curseur.execute("ALTER TABLE journal_entree DISABLE TRIGGER journal_ni_truncate")


@pytest.fixture(autouse=True)
def _fichiers_du_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "publics"
    settings.FICHIERS_PRIVES = tmp_path / "prives"
    prives = settings.STORAGES["prives"]
    options = prives["OPTIONS"] | {"location": settings.FICHIERS_PRIVES}
    settings.STORAGES = settings.STORAGES | {"prives": prives | {"OPTIONS": options}}


@pytest.fixture
def client():
    return ClientApresCommit()


@pytest.fixture
def pages_oubliees():
    """A public page kept by another test is not this one's: its rows were rolled back."""
    cache_public._renouveler()
