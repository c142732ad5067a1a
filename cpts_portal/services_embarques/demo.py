"""Seconde moitié de bin/demo, dans .venv : services, migrations, démonstration, processus."""

import argparse
import contextlib
import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from . import ports, serveurs
from .affichage import dire, etape
from .dossiers import dire_deplacement, preparer
from .emplacement import Emplacement
from .erreurs import ServiceImpossible, en_une_phrase
from .etat import Etat
from .gardien import Verrous
from .gardien import arreter as arreter_serveurs
from .troupe import RACINE, Troupe, environnement
from .verrou import Verrou


@dataclass
class Options:
    port: int | None
    reinitialiser: bool
    sans_serveur: bool
    var: Path


class _Analyseur(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.format_usage()}bin/demo : {message}\n")
        sys.exit(2)


def analyseur() -> argparse.ArgumentParser:
    analyse = _Analyseur(
        prog="bin/demo",
        usage="bin/demo [--port N] [--reinitialiser] [--sans-serveur] [--aide]\n",
        description="Installe ce qu’il faut, démarre le portail de démonstration et affiche "
        "son adresse. Ctrl-C arrête tout.",
        add_help=False,
    )
    analyse.add_argument("--port", type=int, help="port d’écoute (8000, ou le premier libre)")
    analyse.add_argument(
        "--reinitialiser", action="store_true", help="efface les données et repart de zéro"
    )
    analyse.add_argument(
        "--sans-serveur", action="store_true", help="installe et prépare la base, sans démarrer"
    )
    analyse.add_argument("--var", type=Path, default=None, help=argparse.SUPPRESS)
    analyse.add_argument("--aide", "-h", "--help", action="help", help="affiche cette aide")
    analyse._optionals.title = "options"
    return analyse


def lire_options(arguments: Sequence[str], var: Path) -> Options:
    lues = analyseur().parse_args(arguments)
    if lues.port is not None and not 1 <= lues.port <= 65535:
        analyseur().error(f"le port {lues.port} n’existe pas (de 1 à 65535)")
    return Options(lues.port, lues.reinitialiser, lues.sans_serveur, lues.var or var)


# Of `charger_demonstration`: the data there are not ours to mix with.
REFUS_DU_CHARGEMENT = 3


class ChargementRefuse(ServiceImpossible):
    pass


class Demonstration:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.lieu = Emplacement(options.var)
        self.etat = Etat(self.lieu, RACINE)
        self.fini = threading.Event()
        self._seul = Verrou(self.lieu.var / "demo.verrou")

    def lancer(self) -> int:
        preparer(self.lieu)
        if not self._seul.prendre(attendre=False):
            adresse = self.etat.lire().get("adresse") or "son démarrage est en cours"
            raise ServiceImpossible(
                f"La démonstration de ce dossier tourne déjà : {adresse}. "
                "Arrêtez-la par Ctrl-C dans son terminal."
            )
        if self.lieu.deplace:
            dire(dire_deplacement(self.lieu))
        if self.options.reinitialiser:
            self._reinitialiser()
        self.etat.noter(adresse=None)
        if self.options.sans_serveur:
            return self._preparer_seulement()
        port, prises = ports.choisir(self.options.port)
        if self.options.port is None and port != ports.PORT_HABITUEL:
            dire(f"Le port {ports.PORT_HABITUEL} est pris : la démonstration prend le {port}.")
        return self._jouer(Troupe(self.lieu, port, prises))

    def _preparer_seulement(self) -> int:
        with serveurs.services(self.lieu):
            self._preparer_donnees()
        dire("Tout est prêt. Pour démarrer : bin/demo")
        return 0

    def _jouer(self, troupe: Troupe) -> int:
        try:
            troupe.balayer()
            with etape("Démarre PostgreSQL et Valkey"):
                usage = serveurs.rejoindre(self.lieu)
            try:
                lignes = self._preparer_donnees()
                self._servir(troupe, lignes)
            finally:
                troupe.arreter()
                usage.quitter()
        finally:
            self.etat.noter(adresse=None)
        dire("Démonstration arrêtée.")
        return 0

    def _servir(self, troupe: Troupe, lignes: list[str]) -> None:
        with etape("Démarre le portail (web, worker, beat)"):
            troupe.demarrer()
            troupe.attendre_pret()
        adresse = f"http://localhost:{troupe.port}"
        self.etat.noter(adresse=adresse)
        dire(f"\nLe portail répond : {adresse}\n")
        for ligne in lignes:
            dire(f"  {ligne}")
        dire("\nCtrl-C pour tout arrêter.")
        while not self.fini.wait(0.5):
            for nom in troupe.relever():
                dire(f"Le processus « {nom} » s’est arrêté : relancé.")

    # --- Données ---

    def _reinitialiser(self) -> None:
        verrous = Verrous(self.lieu)
        if not verrous.utilisateurs.prendre(attendre=False):
            raise ServiceImpossible(
                "Une autre commande se sert des bases de ce dossier (un manage.py ?) : "
                "attendez sa fin, puis relancez."
            )
        with en_une_phrase(), etape("Efface les données de la démonstration"):
            arreter_serveurs(self.lieu)
            for nom in ("postgresql", "postgresql.nouveau", "valkey"):
                shutil.rmtree(self.lieu.base / nom, ignore_errors=True)
            shutil.rmtree(self.lieu.var / "fichiers", ignore_errors=True)
            self.etat.fichier.unlink(missing_ok=True)
            for reste in self.lieu.var.glob("celerybeat-schedule*"):
                reste.unlink()
        verrous.utilisateurs.rendre()

    def _preparer_donnees(self) -> list[str]:
        if self.etat.lire().get("migrations") != self.etat.migrations():
            with etape("Met la base à jour"):
                self._manage("migrate", "--noinput")
                self.etat.noter(migrations=self.etat.migrations())
        marque = self.etat.demonstration()
        deja = self.etat.lire().get("demonstration")
        if deja != marque:
            try:
                with etape("Charge les données de démonstration"):
                    sortie = self._manage("charger_demonstration", "--json")
                    lignes = json.loads(sortie.strip().splitlines()[-1])["lignes"]
                    self.etat.noter(demonstration=marque, lignes=lignes)
            except ChargementRefuse as refus:
                # Someone joined the demonstration itself, as they were invited to: it still runs.
                if not deja:
                    raise
                dire(f"{refus} Les données présentes restent ; --reinitialiser repart de zéro.")
        return list(self.etat.lire().get("lignes", []))

    def _manage(self, *arguments: str) -> str:
        fait = subprocess.run(
            [sys.executable, RACINE / "manage.py", *arguments],
            cwd=RACINE, capture_output=True, text=True, check=False, errors="replace",
            stdin=subprocess.DEVNULL, env=environnement(self.lieu),
        )  # fmt: skip
        if fait.returncode == REFUS_DU_CHARGEMENT:
            raise ChargementRefuse(fait.stderr.strip().removeprefix("CommandError: "))
        if fait.returncode:
            raise ServiceImpossible(
                f"« manage.py {' '.join(arguments)} » a échoué :\n{fait.stderr[-2000:]}"
            )
        return fait.stdout


class _Arret(BaseException):
    """Lève dans le fil principal ce que demandent Ctrl-C et SIGTERM."""


def _installer_signaux(demonstration: Demonstration) -> None:
    def demander(_numero: int, _cadre: FrameType | None) -> None:
        # Pendant l'arrêt, un second signal n'interrompt plus rien : tout a un délai.
        if not demonstration.fini.is_set():
            demonstration.fini.set()
            raise _Arret

    for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, demander)


def principal(arguments: list[str], var: Path) -> int:
    demonstration = Demonstration(lire_options(arguments, var))
    _installer_signaux(demonstration)
    try:
        return demonstration.lancer()
    except _Arret:
        with contextlib.suppress(OSError):
            dire("\nDémonstration arrêtée.")
        return 0
