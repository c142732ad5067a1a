"""A real Celery worker, with beat, on a Valkey of its own: to be killed and restarted."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings as reglages
from django.db import connection

from cpts_portal.services_embarques import dossiers, valkey
from cpts_portal.services_embarques.emplacement import Emplacement

DELAI = 60.0
# Les durées de production divisées par dix : mêmes mécanismes, test court.
COURT = {
    "TRAVAUX_BAIL": "2.0",
    "TRAVAUX_BATTEMENT": "0.5",
    "TRAVAUX_BALAYAGE": "1.0",
    "TRAVAUX_RELANCE": "1.5",
    "TRAVAUX_REPRISE": "0.2",
}


def attendre(condition, delai=DELAI, pas=0.05):
    """The value of `condition()` once true; fails after `delai`."""
    fin = time.monotonic() + delai
    while time.monotonic() < fin:
        valeur = condition()
        if valeur:
            return valeur
        time.sleep(pas)
    pytest.fail(f"Rien après {delai} s : {condition}")


class VraiWorker:
    def __init__(self, dossier: Path, prives: Path, lieu: Emplacement) -> None:
        self.dossier = dossier
        self.prives = prives
        self.lieu = lieu
        self.environnement: dict[str, str] = {}
        self.processus: list[subprocess.Popen] = []

    def demarrer(self, *, attendre_pret=True, concurrence=1, **environnement: str):
        """Start one worker and wait until it takes tasks."""
        rang = len(self.processus)
        (self.dossier / "pret").unlink(missing_ok=True)
        commande = [
            sys.executable, "-m", "celery", "-A", "cpts_portal", "worker", "--loglevel=INFO",
            f"--concurrency={concurrence}", f"--hostname=essai{rang}@localhost",
            "--without-gossip", "--without-mingle",
        ]  # fmt: skip
        if rang == 0 or not self.vivants():
            commande += ["--beat", f"--schedule={self.dossier / f'beat-{rang}'}"]
        with (self.dossier / f"worker-{rang}.log").open("wb") as journal:
            lance = subprocess.Popen(
                commande,
                cwd=reglages.RACINE,
                env=self._environnement() | self.environnement | environnement,
                stdout=journal,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processus.append(lance)
        if attendre_pret:
            attendre(lambda: (self.dossier / "pret").exists() or self._mort(lance))
        return lance

    def _mort(self, lance):
        if lance.poll() is not None:
            pytest.fail(f"Le worker est mort en démarrant :\n{self.journaux()}")

    def _environnement(self) -> dict[str, str]:
        base = connection.settings_dict
        return {
            **{nom: os.environ[nom] for nom in ("PATH", "LANG", "HOME") if nom in os.environ},
            **COURT,
            "DJANGO_SETTINGS_MODULE": "tests.reglages_worker",
            "DATABASE_URL": f"postgresql://{base['USER']}@/{base['NAME']}?host={self._hote()}",
            "CELERY_BROKER_URL": self.lieu.url_courtier,
            "VALKEY_CACHE_URL": self.lieu.url_cache,
            "CPTS_VAR": str(self.dossier),
            "ESSAI_DOSSIER": str(self.dossier),
            "ESSAI_PRIVES": str(self.prives),
        }

    def _hote(self) -> str:
        base = connection.settings_dict
        return base["HOST"] or base["OPTIONS"].get("host", "")

    def attendre_etape(self, etape: str) -> None:
        attendre((self.dossier / f"atteint-{etape}").exists)

    def vivants(self) -> list[subprocess.Popen]:
        return [lance for lance in self.processus if lance.poll() is None]

    def tuer(self, lance: subprocess.Popen | None = None) -> None:
        """SIGKILL to the whole process group: parent, children and beat at once."""
        for cible in [lance] if lance else self.vivants():
            os.killpg(cible.pid, signal.SIGKILL)
            cible.wait()

    def vider_valkey(self) -> None:
        assert valkey.interroger(self.lieu, "FLUSHALL") == "+OK\r\n"

    def fichiers(self) -> list[Path]:
        return sorted(chemin for chemin in self.prives.rglob("*") if chemin.is_file())

    def journaux(self) -> str:
        return "\n".join(
            chemin.read_text(errors="replace")[-4000:]
            for chemin in sorted(self.dossier.glob("worker-*.log"))
        )


def _viser(url: str) -> None:
    """Point this process's Celery at a broker, and forget the connections to the other."""
    current_app.conf.broker_url = url
    current_app.conf.broker_write_url = url
    current_app.conf.broker_read_url = url
    current_app.amqp._producer_pool = None
    current_app._pool = None


@pytest.fixture
def vrai_worker(transactional_db, settings, tmp_path):
    """Not started: the test calls `vrai_worker.demarrer()`, as often as it kills it."""
    racine = Path(tempfile.mkdtemp(prefix="cpts-worker-"))
    # L'identité sans droit de Valkey doit pouvoir y entrer.
    racine.chmod(0o755)
    lieu = Emplacement(racine / "services")
    dossiers.preparer(lieu)
    lance = valkey.demarrer(lieu)
    ancienne = current_app.conf.broker_url
    _viser(lieu.url_courtier)
    settings.CELERY_BROKER_URL = lieu.url_courtier
    worker = VraiWorker(racine, Path(settings.FICHIERS_PRIVES), lieu)
    try:
        yield worker
    finally:
        worker.tuer()
        _viser(ancienne)
        valkey.arreter(lieu)
        lance.wait()
        shutil.rmtree(racine, ignore_errors=True)
