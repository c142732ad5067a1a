"""`python cpts_portal/services_embarques COMMANDE …` : marche avant l'installation."""

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

from cpts_portal.services_embarques import gardien, serveurs  # noqa: E402 - after the stand-in
from cpts_portal.services_embarques.erreurs import ServiceImpossible  # noqa: E402 - idem

COMMANDES = {"gardien": gardien.principal, "etat": serveurs.principal}


def principal(arguments: list[str]) -> int:
    try:
        return COMMANDES[arguments[0]](arguments[1:])
    except ServiceImpossible as erreur:
        sys.stderr.write(f"{erreur}\n")
        return 1


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
