"""Le gardien : parent de PostgreSQL et de Valkey, il les arrête quand plus personne ne s'en sert.

Chaque utilisateur (manage.py, bin/demo, pytest) tient en partage le verrou « utilisateurs ».
Le noyau rend ce verrou à la mort de son détenteur, quelle qu'elle soit : le gardien, qui
l'attend seul, l'obtient quand le dernier est parti. Tué lui-même, il est remplacé au
démarrage suivant par un gardien qui adopte les serveurs encore vivants.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from . import postgresql, valkey
from .emplacement import Emplacement
from .erreurs import ServiceImpossible
from .verrou import Verrou

PRET = "prêt"
_CHUTES_MAX = 5
_FENETRE = 60.0


class Verrous:
    """Les trois verrous d'un emplacement."""

    def __init__(self, lieu: Emplacement) -> None:
        self.utilisateurs = Verrou(lieu.base / "utilisateurs.verrou")
        self.demarrage = Verrou(lieu.base / "demarrage.verrou")
        self.gardien = Verrou(lieu.base / "gardien.verrou")


def assurer(lieu: Emplacement) -> None:
    if not postgresql.repond(lieu):
        postgresql.demarrer(lieu)
    if not valkey.repond(lieu):
        valkey.demarrer(lieu)
    valkey.adopter(lieu)


def arreter(lieu: Emplacement) -> None:
    postgresql.arreter(lieu)
    valkey.arreter(lieu)


def _relever_les_enfants() -> None:
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _veiller(lieu: Emplacement, depart: threading.Event) -> None:
    """Relance un serveur mort, jusqu'au départ du dernier utilisateur."""
    chutes: list[float] = []
    while not depart.wait(0.5):
        _relever_les_enfants()
        if postgresql.pid_vivant(lieu) and valkey.pid_vivant(lieu):
            continue
        chutes = [instant for instant in chutes if instant > time.monotonic() - _FENETRE]
        chutes.append(time.monotonic())
        if len(chutes) > _CHUTES_MAX:
            raise ServiceImpossible("PostgreSQL ou Valkey s’arrête sans cesse.")
        assurer(lieu)


def _dire(message: str) -> None:
    # L'appelant lit jusqu'à la fin du tube : le fermer, c'est lui rendre la main.
    with os.fdopen(sys.stdout.fileno(), "w", encoding="utf-8") as tube:
        tube.write(message)


def _attendre_le_dernier(verrous: Verrous, depart: threading.Event) -> None:
    verrous.utilisateurs.prendre()
    depart.set()


def garder(lieu: Emplacement) -> int:
    verrous = Verrous(lieu)
    if not verrous.gardien.prendre(attendre=False):
        _dire(PRET)
        return 0
    # Seul le départ du dernier utilisateur nous arrête ; un arrêt demandé le simule.
    depart = threading.Event()
    for numero in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(numero, lambda *_: depart.set())
    try:
        assurer(lieu)
    except (ServiceImpossible, OSError) as erreur:
        arreter(lieu)
        _dire(str(erreur))
        return 1
    _dire(PRET)
    threading.Thread(target=_attendre_le_dernier, args=(verrous, depart), daemon=True).start()
    try:
        _veiller(lieu, depart)
    except ServiceImpossible as erreur:
        sys.stderr.write(f"{erreur}\n")
    finally:
        arreter(lieu)
    return 0


def principal(arguments: list[str]) -> int:
    return garder(Emplacement(Path(arguments[0])))
