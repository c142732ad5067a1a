"""Les processus du portail : web, worker, beat. Lancés, surveillés, arrêtés ensemble."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import processus
from .dossiers import fin_du_journal
from .emplacement import Emplacement
from .erreurs import ServiceImpossible, en_une_phrase

RACINE = Path(__file__).resolve().parents[2]
DELAI_PRET = 90.0
DELAI_ARRET = 10.0
# Ceux-ci mèneraient le portail ailleurs que sur les services du clone.
_ETRANGERS = {
    "DATABASE_URL", "VALKEY_URL", "VALKEY_CACHE_URL", "CELERY_BROKER_URL", "PYTHONPATH",
}  # fmt: skip


def environnement(lieu: Emplacement, **ajouts: str) -> dict[str, str]:
    garde = {clef: valeur for clef, valeur in os.environ.items() if clef not in _ETRANGERS}
    # Les pages d'erreur du portail ; « DEBUG=1 bin/demo » montre celles de Django.
    return (
        {"DEBUG": "0"}
        | garde
        | {
            "DJANGO_SETTINGS_MODULE": "cpts_portal.settings.dev",
            "CPTS_VAR": str(lieu.var),
            "PATH": os.environ.get("PATH", os.defpath),
            # Sans locale, Python écrirait les accents en ASCII.
            "PYTHONUTF8": "1",
            **ajouts,
        }
    )


@dataclass
class Role:
    nom: str
    commande: list[str]
    prises: list[socket.socket] = field(default_factory=list)
    enfant: subprocess.Popen[bytes] | None = None
    # Où commence ce que ce lancement a écrit dans un journal qui sert aux suivants.
    debut: int = 0
    chutes: list[float] = field(default_factory=list)


class Troupe:
    def __init__(self, lieu: Emplacement, port: int, prises: list[socket.socket]) -> None:
        self.lieu = lieu
        self.port = port
        self._fiche = lieu.var / "processus.json"
        self._journaux = lieu.var / "journaux"
        liens = [arg for prise in prises for arg in ("--bind", f"fd://{prise.fileno()}")]
        celery = [sys.executable, "-m", "celery", "-A", "cpts_portal"]
        self.roles = [
            Role("web", [sys.executable, "-m", "gunicorn", "cpts_portal.wsgi", *liens,
                         "--workers", str(min(4, 2 * (os.cpu_count() or 1))), "--preload",
                         "--timeout", "60", "--graceful-timeout", "5",
                         # Sans cela, un fichier de contrôle commun à tous les clones.
                         "--no-control-socket"], prises),
            Role("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO",
                            "--without-gossip", "--without-mingle"]),
            Role("beat", [*celery, "beat", "--loglevel", "INFO"]),
        ]  # fmt: skip

    # --- Démarrer ---

    def balayer(self) -> None:
        """Arrête ce qu'un lanceur tué a laissé."""
        try:
            restes = json.loads(self._fiche.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        vivants = [pid for pid, ne_le in restes if processus.vivant(pid, ne_le)]
        processus.arreter(vivants, delai=DELAI_ARRET, groupe=True)
        self._fiche.unlink(missing_ok=True)

    def demarrer(self) -> None:
        with en_une_phrase():
            self._journaux.mkdir(parents=True, exist_ok=True)
            for role in self.roles:
                self._lancer(role)

    def journal(self, role: Role) -> Path:
        return self._journaux / f"{role.nom}.log"

    def _lancer(self, role: Role) -> None:
        with self.journal(role).open("ab") as sortie:
            role.debut = sortie.tell()
            role.enfant = subprocess.Popen(
                role.commande, cwd=RACINE, stdin=subprocess.DEVNULL, stdout=sortie,
                stderr=subprocess.STDOUT, start_new_session=True,
                pass_fds=[prise.fileno() for prise in role.prises],
                preexec_fn=processus.mourir_avec_le_parent(),  # noqa: PLW1509 - this process has one thread
                env=environnement(self.lieu, CPTS_ADRESSE=f"http://localhost:{self.port}"),
            )  # fmt: skip
        self._noter()

    def _noter(self) -> None:
        vivants = [r.enfant.pid for r in self.roles if r.enfant and r.enfant.poll() is None]
        fiche = [[pid, processus.naissance(pid)] for pid in vivants]
        self._fiche.write_text(json.dumps(fiche), encoding="utf-8")

    # --- Attendre ---

    def attendre_pret(self) -> None:
        attentes = {
            "web": self._web_repond,
            "worker": self._worker_repond,
            "beat": lambda: self._a_dit("beat", b"beat: Starting"),
        }
        fin = time.monotonic() + DELAI_PRET
        while attentes:
            for nom in [nom for nom, pret in attentes.items() if pret()]:
                del attentes[nom]
            for role in self.roles:
                if role.enfant and role.enfant.poll() is not None:
                    raise self._chute(role)
            if time.monotonic() > fin:
                raise ServiceImpossible(
                    f"Ne répond pas après {DELAI_PRET:.0f} s : {', '.join(attentes)}. "
                    f"Voir {self._journaux}."
                )
            time.sleep(0.1)

    def _a_dit(self, nom: str, mots: bytes) -> bool:
        """Depuis son lancement : la suite repousse vite l'annonce hors de la fin."""
        [role] = [role for role in self.roles if role.nom == nom]
        return mots in self.journal(role).read_bytes()[role.debut :]

    def _web_repond(self) -> bool:
        return all(
            self._statut(chemin) in {200, 404} for chemin in ("/sante/vivant", "/sante/pret")
        )

    def _statut(self, chemin: str) -> int | None:
        liaison = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            liaison.request("GET", chemin, headers={"Host": "localhost"})
            return liaison.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            liaison.close()

    def _worker_repond(self) -> bool:
        # Inutile de l'interroger tant qu'il n'a pas annoncé qu'il écoute.
        if not self._a_dit("worker", b" ready."):
            return False
        from celery import Celery  # noqa: PLC0415 - the launcher's other half runs before installation

        with Celery("sonde", broker=self.lieu.url_courtier, set_as_current=False) as sonde:
            return bool(sonde.control.ping(timeout=1.0, limit=1))

    def _chute(self, role: Role) -> ServiceImpossible:
        code = role.enfant.returncode if role.enfant else None
        return ServiceImpossible(
            f"Le processus « {role.nom} » s’est arrêté (code {code}). Fin de "
            f"{self.journal(role)} :\n{fin_du_journal(self.journal(role), 1500)}"
        )

    # --- Surveiller, arrêter ---

    def relever(self) -> list[str]:
        """Relance ce qui est tombé ; rend leurs noms. Lève si cela tombe sans cesse."""
        tombes = [r for r in self.roles if r.enfant and r.enfant.poll() is not None]
        for role in tombes:
            role.chutes = [t for t in role.chutes if t > time.monotonic() - 60]
            role.chutes.append(time.monotonic())
            if len(role.chutes) > 3:
                raise self._chute(role)
            assert role.enfant is not None  # noqa: S101 - filtered three lines above
            # Les enfants d'un maître tué tiendraient encore sa place.
            processus.signaler(role.enfant.pid, signal.SIGKILL, groupe=True)
            self._lancer(role)
        return [role.nom for role in tombes]

    def arreter(self) -> None:
        pids = [r.enfant.pid for r in self.roles if r.enfant]
        processus.arreter(pids, delai=DELAI_ARRET, groupe=True)
        for pid in pids:
            # Le maître est parti : ce qui reste de son groupe est orphelin.
            processus.signaler(pid, signal.SIGKILL, groupe=True)
        for role in self.roles:
            if role.enfant:
                role.enfant.wait()
            for prise in role.prises:
                prise.close()
        self._fiche.unlink(missing_ok=True)
