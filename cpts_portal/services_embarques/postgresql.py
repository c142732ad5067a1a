"""Le PostgreSQL d'un emplacement : créer, démarrer, interroger, arrêter."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from . import processus
from .binaires import Binaires
from .dossiers import dossier, executer, fin_du_journal, lancer
from .emplacement import ADMINISTRATEUR, BASE, ROLE, ROLE_PURGE, Emplacement
from .erreurs import ServiceImpossible, en_une_phrase

DELAI = 60.0
# PostgreSQL vérifie lui-même qu'aucun processus d'un serveur mort ne tient encore la base.
_ORPHELINS = "pre-existing shared memory block"
# Données de test, refaites à chaque fois : une coupure de courant peut les perdre.
_SANS_DURABILITE = (
    "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
)  # fmt: skip


def interroger(lieu: Emplacement, requete: str, base: str = "postgres") -> str | None:
    """La réponse en texte, ou None si le serveur ne répond pas."""
    try:
        reponse = subprocess.run(
            [Binaires(lieu).postgresql("psql"), "-h", lieu.sockets, "-U", ADMINISTRATEUR,
             "-d", base, "-XAtqc", requete, "-v", "ON_ERROR_STOP=1"],
            capture_output=True, text=True, check=False, timeout=30,
            env={"PGCONNECT_TIMEOUT": "3", "PATH": os.defpath, "LANG": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return reponse.stdout.strip() if reponse.returncode == 0 else None


def repond(lieu: Emplacement) -> bool:
    if not (lieu.sockets / ".s.PGSQL.5432").exists():
        return False
    return interroger(lieu, "SELECT 1") == "1"


def _fichier_pid(lieu: Emplacement) -> Path:
    return lieu.donnees_postgresql / "postmaster.pid"


def pid_inscrit(lieu: Emplacement) -> int | None:
    try:
        premiere = _fichier_pid(lieu).read_text(errors="replace").split("\n", 1)[0]
        return abs(int(premiere))
    except (FileNotFoundError, ValueError):
        return None


def _sert_ces_donnees(lieu: Emplacement, pid: int) -> bool:
    arguments = processus.commande(pid)
    if not arguments or "postgres" not in arguments[0]:
        return False
    courant = processus.dossier_courant(pid)
    if courant is not None:
        return courant == lieu.donnees_postgresql
    return str(lieu.donnees_postgresql) in " ".join(arguments)


def pid_vivant(lieu: Emplacement) -> int | None:
    """Le numéro du serveur de ces données s'il vit, en écartant un numéro réattribué."""
    pid = pid_inscrit(lieu)
    if pid is None or not processus.vivant(pid):
        return None
    return pid if _sert_ces_donnees(lieu, pid) else None


def _perimer(lieu: Emplacement, fichier: Path) -> None:
    """Rend périmé le fichier d'un serveur mort dont le numéro reste pris (un autre, un zombie).

    On ne supprime rien : PostgreSQL tient pour périmé un fichier au numéro de son parent
    (le nôtre), le retire lui-même, et vérifie d'abord que plus personne ne tient la base.
    """
    try:
        premiere, reste = fichier.read_text(errors="replace").split("\n", 1)
        pid = abs(int(premiere))
    except (FileNotFoundError, ValueError):
        return
    vit = processus.vivant(pid) and _sert_ces_donnees(lieu, pid)
    if processus.numero_pris(pid) and not vit:
        with fichier.open("r+") as ouvert:
            ouvert.write(f"{os.getpid()}\n{reste}")
            ouvert.truncate()


def _version(lieu: Emplacement) -> str:
    sortie = executer(lieu, [Binaires(lieu).postgresql("postgres"), "-V"]).stdout
    return sortie.rpartition(" ")[2].split(".")[0].strip()


def _verifier_version(lieu: Emplacement) -> None:
    fichier = lieu.donnees_postgresql / "PG_VERSION"
    trouvee, attendue = fichier.read_text().strip(), _version(lieu)
    if attendue and trouvee != attendue:
        raise ServiceImpossible(
            f"Les données de {lieu.donnees_postgresql} viennent de PostgreSQL {trouvee} et le "
            f"portail installe PostgreSQL {attendue} : sauvegardez-les avec la version précédente "
            "du portail (manage.py sauvegarder), puis relancez bin/demo --reinitialiser."
        )


def _initialiser(lieu: Emplacement) -> None:
    # À côté puis renommé : interrompu, initdb laisse un dossier qui a l'air complet.
    provisoire = lieu.donnees_postgresql.with_name("postgresql.nouveau")
    with en_une_phrase():
        shutil.rmtree(provisoire, ignore_errors=True)
        if lieu.donnees_postgresql.exists() and not any(lieu.donnees_postgresql.iterdir()):
            lieu.donnees_postgresql.rmdir()
    dossier(lieu, provisoire)
    fait = executer(
        lieu,
        [Binaires(lieu).postgresql("initdb"), "-D", provisoire, "-U", ADMINISTRATEUR,
         "--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
         "--builtin-locale=C.UTF-8"],
    )  # fmt: skip
    if fait.returncode:
        raise ServiceImpossible(_impossible(lieu, fait.stderr))
    with en_une_phrase():
        provisoire.rename(lieu.donnees_postgresql)


def _impossible(lieu: Emplacement, trace: str) -> str:
    if "No space left on device" in trace:
        return f"PostgreSQL n’a pas démarré : le disque de {lieu.base} est plein, libérez-en."
    if "Permission denied" in trace:
        return (
            f"PostgreSQL n’a pas démarré : l’accès à {lieu.base} lui est refusé ; lancez la "
            "commande sous le compte qui possède ce dossier."
        )
    return (
        f"PostgreSQL n’a pas démarré. Fin de son journal ({lieu.journal_postgresql}) :\n"
        f"{trace[-800:]}"
    )


def _attendre_le_mourant(lieu: Emplacement) -> bool:
    """True si le serveur inscrit a fini par répondre ; False s'il n'existe pas ou plus."""
    pid = pid_vivant(lieu)
    if pid is None:
        return False
    processus.attendre(lambda: pid_vivant(lieu) is None or repond(lieu), DELAI, 0.1)
    if repond(lieu):
        return True
    if pid_vivant(lieu) is not None:
        raise ServiceImpossible(
            f"Un PostgreSQL (processus {pid}) tient ces données mais ne répond pas : "
            f"arrêtez-le (kill {pid}), puis relancez."
        )
    return False


def demarrer(lieu: Emplacement) -> subprocess.Popen[bytes] | None:
    """Démarre le serveur ; None s'il y en avait un vivant, qui répond."""
    dossier(lieu, lieu.sockets)
    if _attendre_le_mourant(lieu):
        return None
    if not (lieu.donnees_postgresql / "PG_VERSION").exists():
        _initialiser(lieu)
    _verifier_version(lieu)
    lance = _lancer_en_attendant_les_orphelins(lieu)
    _creer_base(lieu)
    return lance


def _lancer_en_attendant_les_orphelins(lieu: Emplacement) -> subprocess.Popen[bytes]:
    fin = time.monotonic() + DELAI
    while True:
        lance, trace = _essayer(lieu)
        if lance.poll() is None and repond(lieu):
            return lance
        arreter(lieu)
        if _ORPHELINS not in trace:
            raise ServiceImpossible(_impossible(lieu, trace))
        if time.monotonic() > fin:
            raise ServiceImpossible(
                "Des processus d’un PostgreSQL tué tiennent encore ses données : attendez une "
                "minute, puis relancez ; s’ils restent, arrêtez-les (cherchez "
                f"« {lieu.donnees_postgresql} » dans la sortie de ps)."
            )
        time.sleep(0.3)


def _essayer(lieu: Emplacement) -> tuple[subprocess.Popen[bytes], str]:
    """Un essai de démarrage, et ce que le serveur en a écrit."""
    journal = lieu.journal_postgresql
    for fichier in (_fichier_pid(lieu), lieu.sockets / ".s.PGSQL.5432.lock"):
        _perimer(lieu, fichier)
    avant = journal.stat().st_size if journal.exists() else 0
    lance = _lancer(lieu)
    processus.attendre(lambda: lance.poll() is not None or repond(lieu), DELAI)
    with journal.open(errors="replace") as ouvert:
        ouvert.seek(min(avant, journal.stat().st_size))
        return lance, ouvert.read()


def _lancer(lieu: Emplacement) -> subprocess.Popen[bytes]:
    return lancer(
        lieu,
        [Binaires(lieu).postgresql("postgres"), "-D", lieu.donnees_postgresql,
         "-c", "listen_addresses=", "-k", lieu.sockets, "-c", "unix_socket_permissions=0700",
         "-c", "max_connections=100", "-c", "jit=off",
         *(_SANS_DURABILITE if lieu.jetable else ())],
        lieu.journal_postgresql,
    )  # fmt: skip


def _creer_base(lieu: Emplacement) -> None:
    """Le rôle de l'application n'est pas superutilisateur : la base est à lui, rien d'autre."""
    if interroger(lieu, f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") != "1":  # noqa: S608 - our constant
        interroger(lieu, f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    # Membre de l'autre, jamais l'inverse : l'application ne peut pas prendre le rôle qui efface.
    if interroger(lieu, f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE_PURGE}'") != "1":  # noqa: S608 - our constant
        interroger(lieu, f"CREATE ROLE {ROLE_PURGE}")
    interroger(lieu, f"ALTER ROLE {ROLE_PURGE} LOGIN")
    interroger(lieu, f"GRANT {ROLE} TO {ROLE_PURGE}")
    if interroger(lieu, f"SELECT 1 FROM pg_database WHERE datname = '{BASE}'") != "1":  # noqa: S608 - our constant
        interroger(lieu, f"CREATE DATABASE {BASE} OWNER {ROLE}")
    if interroger(lieu, "SELECT 1", BASE) != "1":
        raise ServiceImpossible(_impossible(lieu, fin_du_journal(lieu.journal_postgresql)))


def arreter(lieu: Emplacement) -> None:
    pid = pid_vivant(lieu)
    if pid is not None:
        # SIGINT : arrêt rapide, transactions annulées, fichiers synchronisés.
        processus.arreter([pid], delai=30, signal_arret=signal.SIGINT)
