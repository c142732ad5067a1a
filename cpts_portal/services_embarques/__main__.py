"""`python cpts_portal/services_embarques COMMANDE …` : marche avant l'installation."""

import os
import sys
import types
from pathlib import Path

PORTAIL = Path(__file__).resolve().parents[1]

if not __package__:
    # cpts_portal/__init__.py importe Celery, absent avant l'installation et inutile ici :
    # un module vide tient sa place pour que nos imports relatifs fonctionnent.
    sys.path[0] = str(PORTAIL.parent)
    vide = types.ModuleType("cpts_portal")
    vide.__path__ = [str(PORTAIL)]
    sys.modules["cpts_portal"] = vide

# ruff: noqa: E402 - these imports need the stand-in above
from cpts_portal.services_embarques import demo, essais, gardien, preparation, serveurs
from cpts_portal.services_embarques.erreurs import ServiceImpossible

VAR = Path(os.environ.get("CPTS_VAR") or PORTAIL.parent / "var")


def _demo(arguments: list[str]) -> int:
    # Avant d'installer quoi que ce soit : une faute de frappe ou --aide n'attend pas.
    demo.lire_options(arguments, VAR)
    return preparation.principal("lancer", arguments, developpement=False)


def _test(arguments: list[str]) -> int:
    essais.analyseur().parse_args(arguments)
    return preparation.principal("essayer", arguments, developpement=True)


COMMANDES = {
    "test": _test,
    "essayer": lambda arguments: essais.principal(arguments, VAR),
    "demo": _demo,
    "lancer": lambda arguments: demo.principal(arguments, VAR),
    "gardien": gardien.principal,
    "etat": serveurs.principal,
}


def principal(arguments: list[str]) -> int:
    try:
        return COMMANDES[arguments[0]](arguments[1:])
    except ServiceImpossible as erreur:
        sys.stderr.write(f"{erreur}\n")
        return 1


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
