"""The demonstration's accounts, entered as anyone would: password, then the second factor."""

import os
import subprocess
import sys

from playwright.sync_api import Page

from .portail import RACINE, Portail

DOMAINE = "demonstration.example"
COORDINATION = f"ines.charmontois@{DOMAINE}"
PRESIDENTE = f"claire.vauthier@{DOMAINE}"
TRESORIER = f"herve.montreuil@{DOMAINE}"
PILOTE = f"marc.leroyer@{DOMAINE}"
MEMBRE = f"nadege.orsinval@{DOMAINE}"


def mot_de_passe(portail: Portail) -> str:
    fichier = portail.lieu.var / "demonstration" / "mot-de-passe"
    return fichier.read_text(encoding="utf-8").strip()


def code(portail: Portail, adresse: str) -> str:
    return subprocess.run(
        [sys.executable, RACINE / "manage.py", "code_demo", adresse],
        env=os.environ
        | {"CPTS_VAR": str(portail.lieu.var), "DJANGO_SETTINGS_MODULE": "cpts_portal.settings.dev"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()[:6]


def entrer(
    page: Page, portail: Portail, adresse: str, vers: str, *, second_facteur: bool = True
) -> None:
    """Comes back once the page `vers` is loaded, its scripts too."""
    page.goto(f"/comptes/login/?next={vers}")
    page.locator("main input[name=login]").fill(adresse)
    page.locator("main input[name=password]").fill(mot_de_passe(portail))
    page.locator("main input[name=password]").press("Enter")
    if second_facteur:
        page.locator("main input[name=code]").fill(code(portail, adresse))
        page.locator("main input[name=code]").press("Enter")
    page.wait_for_url(f"**{vers.partition('?')[0]}**")
