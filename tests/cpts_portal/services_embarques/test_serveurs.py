"""Every test starts real servers, in a folder of its own."""

import errno
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cpts_portal.services_embarques import erreurs, gardien, postgresql, processus, serveurs, valkey
from cpts_portal.services_embarques.emplacement import Emplacement

pytestmark = pytest.mark.services

RACINE = Path(__file__).resolve().parents[3]


@pytest.fixture
def dossier():
    # pytest ferme ses dossiers aux autres comptes ; celui-ci reste traversable.
    chemin = Path(tempfile.mkdtemp(prefix="cpts-", dir="/tmp"))
    chemin.chmod(0o755)
    yield chemin
    shutil.rmtree(chemin)


def _nettoyer(emplacement: Emplacement) -> None:
    gardien.arreter(emplacement)
    processus.arreter(_pids_du(emplacement), delai=10)
    shutil.rmtree(emplacement.sockets, ignore_errors=True)
    shutil.rmtree(emplacement.base, ignore_errors=True)


@pytest.fixture
def lieu(dossier):
    emplacement = Emplacement(dossier / "var")
    yield emplacement
    _nettoyer(emplacement)


def _pids_du(emplacement: Emplacement) -> list[int]:
    """Every living process whose command line names this place."""
    marques = (str(emplacement.base), str(emplacement.var))
    return [
        int(dossier.name)
        for dossier in Path("/proc").iterdir()
        if dossier.name.isdigit()
        and processus.vivant(int(dossier.name))
        and any(m in " ".join(processus.commande(int(dossier.name))) for m in marques)
    ]


def _pid_du_gardien(emplacement: Emplacement) -> int:
    [pid] = [p for p in _pids_du(emplacement) if "gardien" in processus.commande(p)]
    return pid


def _utilisateur(emplacement: Emplacement) -> subprocess.Popen[str]:
    """A process of its own that joins the servers, says so, and stays until told."""
    programme = (
        "import sys; from pathlib import Path\n"
        "from cpts_portal.services_embarques.emplacement import Emplacement\n"
        "from cpts_portal.services_embarques.serveurs import services\n"
        "with services(Emplacement(Path(sys.argv[1]))):\n"
        "    print('la', flush=True); sys.stdin.readline()\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", programme, emplacement.var],
        cwd=RACINE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_servers_start_answer_and_leave_nothing(lieu):
    with serveurs.services(lieu):
        assert postgresql.interroger(lieu, "SELECT 1") == "1"
        assert valkey.interroger(lieu, "PING") == "+PONG\r\n"
    assert _pids_du(lieu) == []


def test_application_role_is_no_superuser_yet_creates_its_extensions(lieu):
    with serveurs.services(lieu):
        droits = "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = 'cpts'"
        assert postgresql.interroger(lieu, droits) == "f|f"
        for extension in ("unaccent", "pg_trgm", "btree_gist", "cube"):
            ordre = f"SET ROLE cpts; CREATE EXTENSION {extension}; SELECT 1"
            assert postgresql.interroger(lieu, ordre, "cpts") == "1"


def test_first_out_leaves_the_servers_to_the_second(lieu):
    premier, second = _utilisateur(lieu), _utilisateur(lieu)
    assert [premier.stdout.readline(), second.stdout.readline()] == ["la\n", "la\n"]
    premier.communicate("fin\n", timeout=30)
    assert postgresql.repond(lieu)
    second.communicate("fin\n", timeout=30)
    assert _pids_du(lieu) == []


def test_killed_user_leaves_no_process(lieu):
    utilisateur = _utilisateur(lieu)
    assert utilisateur.stdout.readline() == "la\n"
    utilisateur.send_signal(signal.SIGKILL)
    utilisateur.communicate(timeout=10)
    assert processus.attendre(lambda: _pids_du(lieu) == [], 20)


def test_killed_postgres_comes_back_with_its_data(lieu):
    with serveurs.services(lieu):
        postgresql.interroger(lieu, "CREATE TABLE t AS SELECT 7 AS n", "cpts")
        processus.signaler(postgresql.pid_vivant(lieu), signal.SIGKILL)
        assert processus.attendre(
            lambda: postgresql.interroger(lieu, "SELECT n FROM t", "cpts") == "7", 40
        )


def test_everything_killed_then_started_at_once(lieu):
    utilisateur = _utilisateur(lieu)
    assert utilisateur.stdout.readline() == "la\n"
    postgresql.interroger(lieu, "CREATE TABLE t AS SELECT 7 AS n", "cpts")
    for pid in (
        _pid_du_gardien(lieu),
        postgresql.pid_vivant(lieu),
        valkey.pid_vivant(lieu),
        utilisateur.pid,
    ):
        processus.signaler(pid, signal.SIGKILL)
    with serveurs.services(lieu):
        assert postgresql.interroger(lieu, "SELECT n FROM t", "cpts") == "7"
    utilisateur.communicate(timeout=10)
    assert _pids_du(lieu) == []


def test_killed_guardian_is_replaced_and_its_servers_adopted(lieu):
    utilisateur = _utilisateur(lieu)
    assert utilisateur.stdout.readline() == "la\n"
    avant = postgresql.pid_vivant(lieu)
    processus.signaler(_pid_du_gardien(lieu), signal.SIGKILL)
    with serveurs.services(lieu):
        assert postgresql.pid_vivant(lieu) == avant
        utilisateur.communicate("fin\n", timeout=30)
    assert _pids_du(lieu) == []


def test_pid_file_naming_a_stranger_does_not_prevent_starting(lieu):
    with serveurs.services(lieu):
        fichier = lieu.donnees_postgresql / "postmaster.pid"
        reste = fichier.read_text().split("\n", 1)[1]
    etranger = subprocess.Popen(["sleep", "60"], user=lieu.identite[0] if lieu.identite else None)
    try:
        fichier.write_text(f"{etranger.pid}\n{reste}")
        if lieu.identite:
            os.chown(fichier, *lieu.identite)
        with serveurs.services(lieu):
            assert postgresql.interroger(lieu, "SELECT 1") == "1"
        assert etranger.poll() is None
    finally:
        etranger.kill()
        etranger.wait()


def test_data_of_another_major_version_is_refused_in_one_sentence(lieu):
    with serveurs.services(lieu):
        pass
    (lieu.donnees_postgresql / "PG_VERSION").write_text("15\n")
    with pytest.raises(
        serveurs.ServiceImpossible, match=r"viennent de PostgreSQL 15 et le portail"
    ):
        serveurs.rejoindre(lieu)
    assert _pids_du(lieu) == []


def test_long_path_gets_short_sockets(dossier):
    lieu = Emplacement(dossier / ("long" * 30) / "var")
    try:
        with serveurs.services(lieu):
            assert lieu.sockets.parent == Path("/tmp")
            assert postgresql.interroger(lieu, "SELECT 1") == "1"
            assert lieu.sockets.stat().st_mode & 0o777 == 0o700
    finally:
        _nettoyer(lieu)


@pytest.mark.skipif(os.geteuid() != 0, reason="il faut root pour créer au nom d’un autre")
def test_socket_folder_of_someone_else_is_refused(dossier):
    lieu = Emplacement(dossier / ("long" * 30) / "var")
    lieu.sockets.mkdir()
    os.chown(lieu.sockets, 12345, 12345)
    try:
        with pytest.raises(serveurs.ServiceImpossible, match="appartient à un autre compte"):
            serveurs.rejoindre(lieu)
    finally:
        _nettoyer(lieu)


@pytest.mark.skipif(os.geteuid() != 0, reason="seul root change de compte")
def test_root_under_a_closed_parent_keeps_the_data_elsewhere_and_says_so(dossier, capsys):
    (dossier / "ferme").mkdir(mode=0o700)
    lieu = Emplacement(dossier / "ferme" / "var")
    try:
        with serveurs.services(lieu):
            assert postgresql.interroger(lieu, "SELECT 1") == "1"
            proprietaire = lieu.donnees_postgresql.stat().st_uid
        assert proprietaire == pwd.getpwnam("nobody").pw_uid
        assert (lieu.base / "clone").read_text() == f"{lieu.var}\n"
        assert f"sont tenus dans {lieu.base}" in capsys.readouterr().err
        assert (dossier / "ferme").stat().st_mode & 0o777 == 0o700
        assert list(lieu.var.iterdir()) == []
    finally:
        _nettoyer(lieu)


@pytest.mark.skipif(os.geteuid() != 0, reason="root écrit partout : il faut changer de compte")
def test_folder_one_cannot_write_is_one_sentence(dossier):
    (dossier / "var").mkdir(mode=0o755)
    nobody = pwd.getpwnam("nobody")
    fait = subprocess.run(
        ["/usr/bin/python3", RACINE / "cpts_portal/services_embarques", "etat", dossier / "var"],
        user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[],
        capture_output=True, text=True, check=False,
        cwd="/", env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert (fait.returncode, fait.stderr) == (
        1,
        f"Impossible d’écrire ou de lire « {dossier}/var » : l’accès est refusé : lancez la "
        "commande sous le compte qui possède ce dossier.\n",
    )


def test_full_disk_is_one_sentence():
    assert erreurs.phrase(OSError(errno.ENOSPC, "", "/var/x")) == (
        "Impossible d’écrire ou de lire « /var/x » : le disque est plein : "
        "libérez de la place, puis relancez."
    )
