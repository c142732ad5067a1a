"""docs/permissions.md is compared with what every URL really answers to everyone."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from membres.comptes.enums import Role
from tests.factories.comptes import CompteFactory
from tests.harnais.adresses import Adresse, adresses
from tests.harnais.client import ClientApresCommit
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db
DOCUMENT = Path(settings.RACINE) / "docs" / "permissions.md"
COLONNES = ["anonyme", *(role.value for role in Role), "sans_facteur"]


def _resolue(adresse: Adresse) -> tuple[Any, str]:
    """The resolver's answer, not the pattern's: an earlier route may stand before it."""
    try:
        trouvee = resolve(adresse.exemple)
    except Resolver404:
        return adresse.vue, adresse.route.lstrip("/")
    return trouvee.func, trouvee.route


def _de_gestion(adresse: Adresse) -> bool:
    """Wagtail's own views; those of ours that stand before them have rows of their own."""
    vue, _ = _resolue(adresse)
    return adresse.exemple.startswith("/gestion/") and not vue.__module__.startswith("membres.")


def _ligne(adresse: Adresse) -> str:
    if _de_gestion(adresse):
        return "/gestion/…"
    route = re.sub(r"\^|\$|\\Z|\(\?:|\)$", "", _resolue(adresse)[1])
    return "/" + route.replace("|", "¦")


@pytest.fixture
def clients():
    personnages = {role.value: client_de(creer_persona(role)) for role in Role}
    for client in personnages.values():
        client.raise_request_exception = False
    sans_facteur = client_de(CompteFactory(roles=[Role.BUREAU]))
    sans_facteur.raise_request_exception = False
    anonyme = ClientApresCommit(raise_request_exception=False)
    return {"anonyme": anonyme} | personnages | {"sans_facteur": sans_facteur}


def _reponse(client, adresse: str, methode: str):
    return getattr(client, methode)(adresse)


def _cellule(reponse) -> str:
    destination = getattr(reponse, "url", "") if reponse.status_code in (302, 204) else ""
    destination = reponse.headers.get("HX-Redirect", destination)
    if "/comptes/login/?next=" in destination:
        return "connexion"
    if destination.startswith(("/comptes/second-facteur/", "/comptes/2fa/reauthenticate/")):
        return "2FA"
    if reponse.status_code == 403:
        json = reponse.headers.get("Content-Type", "").startswith("application/json")
        if json and "second facteur" in reponse.content.decode():
            return "2FA"
        return "non"
    return "oui"


def _mesurer(clients, adresse: Adresse) -> list[str]:
    methode = "get"
    if _reponse(clients["coordination"], adresse.exemple, "get").status_code == 405:
        methode = "post"
    cellules = {}
    for nom in COLONNES:
        if adresse.nom == "account_logout" and nom != "anonyme":
            cellules[nom] = "oui"
            continue
        cellules[nom] = _cellule(_reponse(clients[nom], adresse.exemple, methode))
        if cellules[nom] != "oui" and methode == "get":
            refus = _reponse(clients[nom], adresse.exemple, "post")
            permis = _cellule(refus) == "oui" and refus.status_code != 405
            assert not permis, f"POST {adresse.exemple} accepté pour {nom}"
    return [cellules[nom] for nom in COLONNES]


def _ecrite() -> dict[str, list[str]]:
    lignes = {}
    for ligne in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cellules = [cellule.strip() for cellule in ligne.strip().strip("|").split("|")]
        if len(cellules) == len(COLONNES) + 1 and cellules[0].startswith("`/"):
            lignes[cellules[0].strip("`")] = cellules[1:]
    return lignes


def _a_parcourir() -> list[Adresse]:
    vues = {}
    for adresse in adresses():
        parametre = adresse.exemple.startswith("/gestion/") and "<" in adresse.route
        # Logging out there would leave the next rows without a session.
        sortie = adresse.exemple == "/gestion/logout/"
        if not (parametre or sortie or "//" in adresse.exemple):
            vues.setdefault(adresse.exemple, adresse)
    return sorted(vues.values(), key=lambda adresse: adresse.exemple)


def test_table_says_what_every_url_answers_to_everyone(clients):
    mesuree: dict[str, list[str]] = {}
    for adresse in _a_parcourir():
        cellules = _mesurer(clients, adresse)
        deja = mesuree.setdefault(_ligne(adresse), cellules)
        if _de_gestion(adresse):
            # Inside the back office Wagtail refuses further, page by page: the door is the row.
            for rang, nom in enumerate(COLONNES):
                if deja[rang] != cellules[rang] and "oui" in (deja[rang], cellules[rang]):
                    assert nom in ("bureau", "coordination", "administrateur"), adresse.exemple
                    deja[rang] = "oui"
    assert _ecarts(_ecrite(), mesuree) == ""


def _ecarts(ecrite: dict[str, list[str]], mesuree: dict[str, list[str]]) -> str:
    """The rows to write in docs/permissions.md, then those to take away."""
    a_ecrire = [
        f"| `{cle}` | {' | '.join(cellules)} |"
        for cle, cellules in sorted(mesuree.items())
        if ecrite.get(cle) != cellules
    ]
    a_retirer = [f"à retirer : {cle}" for cle in sorted(ecrite.keys() - mesuree.keys())]
    return "\n".join(a_ecrire + a_retirer)


def test_anonymous_gets_only_what_is_declared_public():
    anonyme = ClientApresCommit(raise_request_exception=False)
    fautes = []
    for adresse in _a_parcourir():
        if getattr(_resolue(adresse)[0], "login_required", True):
            reponse = anonyme.get(adresse.exemple)
            if _cellule(reponse) == "oui" and reponse.status_code != 405:
                fautes.append(f"{adresse.exemple} {reponse.status_code}")
    assert fautes == [], "\n".join(fautes)
