"""Browser journeys: a session of its own (`pytest tests/parcours`, `bin/test --parcours`).

`page` is a page of the reset portal; the marker `ecran(largeur=375, js=False, theme="dark")`
changes its window. A journey fails if a page calls another host, breaks the CSP or throws.
"""

import os

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cpts_portal.services_embarques import paquets_systeme

from .portail import Portail

OPTIONS_CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HAUTEUR = 900
# A loaded machine is slow; what is awaited is the answer, not its time.
DELAI = 20_000
expect.set_options(timeout=DELAI)
_EMPECHES: list[str] = []


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "ecran(largeur=1280, js=True, theme='light'): la fenêtre de ce parcours"
    )


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _EMPECHES.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if _EMPECHES and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    for parcours in _EMPECHES:
        terminalreporter.write_line(f"PARCOURS NON LANCÉ : {parcours}")


@pytest.fixture(scope="session")
def _portail_demarre():
    portail = Portail()
    try:
        portail.demarrer()
        yield portail
    finally:
        portail.arreter()


@pytest.fixture(scope="session")
def navigateur() -> Browser:
    chromium = paquets_systeme.navigateur()
    if chromium is None:
        pytest.skip("Chromium absent : bin/test dit comment l’installer")
    with sync_playwright() as playwright:
        ouvert = playwright.chromium.launch(executable_path=chromium, args=OPTIONS_CHROMIUM)
        yield ouvert
        ouvert.close()


@pytest.fixture
def portail(_portail_demarre):
    """The portal as loaded, before any journey: `portail.url` is its address."""
    _portail_demarre.reinitialiser()
    return _portail_demarre


class Ouvreur:
    """Opens windows on the portal and remembers what their pages did wrong."""

    def __init__(self, navigateur: Browser, portail: Portail) -> None:
        self._navigateur = navigateur
        self._portail = portail
        self._contextes: list[BrowserContext] = []
        self.fautes: list[str] = []

    def __call__(self, *, largeur: int = 1280, js: bool = True, theme: str = "light") -> Page:
        contexte = self._navigateur.new_context(
            base_url=self._portail.url,
            viewport={"width": largeur, "height": HAUTEUR},
            java_script_enabled=js,
            color_scheme=theme,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        contexte.set_default_timeout(DELAI)
        contexte.route(lambda url: not url.startswith(self._portail.url), self._refuser)
        self._contextes.append(contexte)
        page = contexte.new_page()
        page.on("pageerror", lambda erreur: self.fautes.append(f"erreur JavaScript : {erreur}"))
        page.on("console", self._ecouter)
        return page

    def _refuser(self, route) -> None:
        self.fautes.append(f"appel à un autre hôte : {route.request.url}")
        route.abort()

    def _ecouter(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.fautes.append(f"CSP : {message.text}")

    def fermer(self) -> None:
        for contexte in self._contextes:
            contexte.close()


@pytest.fixture
def ouvrir(navigateur, portail):
    ouvreur = Ouvreur(navigateur, portail)
    yield ouvreur
    ouvreur.fermer()
    assert ouvreur.fautes == []


@pytest.fixture
def page(request, ouvrir) -> Page:
    marque = request.node.get_closest_marker("ecran")
    return ouvrir(**(marque.kwargs if marque else {}))
