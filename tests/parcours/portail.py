"""The portal under the journeys: the launcher's own, on data thrown away, reset between two."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import redis

from cpts_portal.services_embarques import postgresql
from cpts_portal.services_embarques.emplacement import BASE, ROLE, Emplacement

RACINE = Path(__file__).resolve().parents[2]
MODELE = f"{BASE}_modele"
DELAI = 400


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


class Portail:
    """Starts once per session; `reinitialiser()` gives back the loaded demonstration."""

    def __init__(self) -> None:
        self.dossier = Path(tempfile.mkdtemp(prefix="cpts-", dir="/tmp"))
        # Le compte sans droit des services doit pouvoir y entrer.
        self.dossier.chmod(0o711)
        self.lieu = Emplacement(self.dossier / "var")
        self.lieu.var.mkdir(mode=0o755)
        (self.lieu.var / "jetable").touch()
        self.port = _port_libre()
        self.url = f"http://localhost:{self.port}"
        self.sortie: list[str] = []

    def demarrer(self) -> None:
        self._pret = threading.Event()
        self._lanceur = subprocess.Popen(
            [sys.executable, RACINE / "cpts_portal/services_embarques", "lancer",
             "--port", str(self.port)],
            cwd=RACINE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, env=os.environ | {"CPTS_VAR": str(self.lieu.var)},
        )  # fmt: skip
        self._lecteur = threading.Thread(target=self._lire, daemon=True)
        self._lecteur.start()
        if not self._pret.wait(DELAI) or self._lanceur.poll() is not None:
            raise RuntimeError("Le portail n’a pas démarré :\n" + "".join(self.sortie))
        self._garder_modele()

    def _lire(self) -> None:
        assert self._lanceur.stdout
        with self._lanceur.stdout as tube:
            for ligne in tube:
                self.sortie.append(ligne)
                if ligne.startswith("Ctrl-C"):
                    self._pret.set()
        self._pret.set()

    def _sql(self, requete: str) -> str:
        reponse = postgresql.interroger(self.lieu, requete)
        assert reponse is not None, f"PostgreSQL a refusé : {requete}"
        return reponse

    def _copier_base(self, source: str, copie: str) -> None:
        self._sql(f"DROP DATABASE IF EXISTS {copie} WITH (FORCE)")
        self._sql(f"ALTER DATABASE {source} WITH ALLOW_CONNECTIONS false")
        try:
            self._sql(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "  # noqa: S608 - our constants
                f"WHERE datname = '{source}'"
            )
            self._sql(f"CREATE DATABASE {copie} TEMPLATE {source} OWNER {ROLE}")
        finally:
            self._sql(f"ALTER DATABASE {source} WITH ALLOW_CONNECTIONS true")

    def _garder_modele(self) -> None:
        self._copier_base(BASE, MODELE)
        self._fichiers_modele = self.dossier / "fichiers-modele"
        if (self.lieu.var / "fichiers").exists():
            shutil.copytree(self.lieu.var / "fichiers", self._fichiers_modele)

    def reinitialiser(self) -> None:
        self._vider_valkey()
        self._copier_base(MODELE, BASE)
        shutil.rmtree(self.lieu.var / "fichiers", ignore_errors=True)
        if self._fichiers_modele.exists():
            shutil.copytree(self._fichiers_modele, self.lieu.var / "fichiers")

    def _vider_valkey(self) -> None:
        for base in (0, 1):
            with redis.Redis(unix_socket_path=str(self.lieu.socket_valkey), db=base) as valkey:
                # Le worker vivant a inscrit ses files : les effacer le rendrait sourd.
                clefs = [c for c in valkey.scan_iter() if not c.startswith(b"_kombu.binding")]
                if clefs:
                    valkey.delete(*clefs)

    def arreter(self) -> None:
        if hasattr(self, "_lanceur"):
            self._lanceur.send_signal(signal.SIGTERM)
            self._lanceur.wait(60)
            self._lecteur.join(10)
        shutil.rmtree(self.dossier, ignore_errors=True)
        if self.lieu.deplace:
            shutil.rmtree(self.lieu.base, ignore_errors=True)
