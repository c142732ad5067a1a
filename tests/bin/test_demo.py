"""bin/demo in copies of the tree: real processes, killed in every way."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from django.conf import settings

from cpts_portal.services_embarques import gardien, processus
from cpts_portal.services_embarques.emplacement import Emplacement, traversable
from cpts_portal.services_embarques.installation import VERROU, Installation

RACINE = settings.RACINE
DELAI = 240
pytestmark = pytest.mark.services


def _suivis() -> list[str]:
    sortie = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=RACINE, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return [nom for nom in sortie.stdout.splitlines() if (RACINE / nom).is_file()]


def _copier(vers: Path) -> None:
    """The tree as a fresh clone would have it, already installed (by links)."""
    for nom in _suivis():
        (vers / nom).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(RACINE / nom, vers / nom)
    (vers / "node_modules").symlink_to((RACINE / "node_modules").resolve())
    _faux_venv(vers / ".venv", vers)


def _faux_venv(venv: Path, clone: Path) -> None:
    """A venv of the system's Python over the installed packages, stamped as installed."""
    paquets = next((RACINE / ".venv").resolve().glob("lib/python*/site-packages"))
    reel = Path(sys.executable).resolve()
    # Un compte ordinaire doit pouvoir l'exécuter ; pyenv est parfois sous un dossier fermé.
    python = reel if traversable(reel.parent) else Path("/usr/bin/python3")
    subprocess.run([python, "-m", "venv", "--without-pip", venv], check=True)
    ici = next(venv.glob("lib/python*/site-packages"))
    if ici.parent.name != paquets.parent.name:
        pytest.skip(f"le Python du système n’est pas un {paquets.parent.name}")
    (ici / "paquets.pth").write_text(f"{paquets}\n")
    # Le verrou l'installe avant Python 3.11.3 ; nos paquets viennent peut-être d'un plus récent.
    (ici / "async_timeout.py").write_text("from asyncio import timeout as timeout\n")
    installation = Installation(clone)
    installation._noter(
        **{VERROU: installation._empreinte(VERROU)}, python=ici.parent.name.removeprefix("python")
    )


@pytest.fixture(scope="module")
def modele():
    """A copy whose data is ready, so that each test copies instead of migrating."""
    dossier = Path(tempfile.mkdtemp(prefix="cpts-", dir="/tmp"))
    dossier.chmod(0o755)
    clone = dossier / "modele"
    _copier(clone)
    (clone / "var").mkdir()
    (clone / "var" / "jetable").touch()
    fait = subprocess.run(
        ["bin/demo", "--sans-serveur"], cwd=clone, env={}, capture_output=True, text=True,
        check=False, timeout=DELAI,
    )  # fmt: skip
    assert fait.returncode == 0, fait.stdout + fait.stderr
    assert fait.stdout.endswith("Tout est prêt. Pour démarrer : bin/demo\n")
    yield clone
    shutil.rmtree(dossier)


@pytest.fixture
def clone(modele):
    copie = modele.parent / f"clone-{os.urandom(4).hex()}"
    # cp garde propriétaires et liens ; shutil.copytree rendrait tout à root.
    subprocess.run(["cp", "-a", modele, copie], check=True)
    yield copie
    _nettoyer(copie)


def _nettoyer(clone: Path) -> None:
    lieu = Emplacement(clone / "var")
    processus.arreter(_restes(clone), delai=10, groupe=True)
    gardien.arreter(lieu)
    shutil.rmtree(clone, ignore_errors=True)
    if lieu.base != lieu.var:
        shutil.rmtree(lieu.base, ignore_errors=True)


def _restes(clone: Path) -> list[int]:
    """Living processes whose command line or working folder is in this copy."""
    trouves = []
    for dossier in Path("/proc").iterdir():
        if dossier.name.isdigit() and int(dossier.name) != os.getpid():
            pid = int(dossier.name)
            courant = str(processus.dossier_courant(pid) or "")
            if processus.vivant(pid) and (
                str(clone) in " ".join(processus.commande(pid)) or courant.startswith(str(clone))
            ):
                trouves.append(pid)
    return trouves


class Demo:
    def __init__(self, clone: Path, *options: str, **identite: object) -> None:
        self.clone = clone
        self.lignes: list[str] = []
        self._pret = threading.Event()
        self.processus = subprocess.Popen(
            [clone / "bin/demo", *options], cwd="/", env={}, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **identite,
        )  # fmt: skip
        self._lecteur = threading.Thread(target=self._lire, daemon=True)
        self._lecteur.start()

    def _lire(self) -> None:
        with self.processus.stdout as tube:
            for ligne in tube:
                self.lignes.append(ligne)
                if ligne.startswith("Ctrl-C"):
                    self._pret.set()
        self._pret.set()

    @property
    def sortie(self) -> str:
        return "".join(self.lignes)

    def attendre(self) -> str:
        assert self._pret.wait(DELAI), self.sortie
        trouve = re.search(r"http://localhost:\d+", self.sortie)
        assert trouve is not None, self.sortie
        return trouve.group()

    def arreter(self, numero: int) -> int:
        self.processus.send_signal(numero)
        code = self.processus.wait(60)
        self._lecteur.join(10)
        return code


@pytest.mark.parametrize("numero", [signal.SIGINT, signal.SIGTERM])
def test_demo_answers_then_stops_leaving_no_process(clone, numero):
    demo = Demo(clone)
    url = demo.attendre()
    second = subprocess.run(
        [clone / "bin/demo"], env={}, capture_output=True, text=True, check=False, timeout=60
    )
    assert (second.returncode, second.stderr) == (
        1,
        f"La démonstration de ce dossier tourne déjà : {url}. "
        "Arrêtez-la par Ctrl-C dans son terminal.\n",
    )
    manage = subprocess.run(
        [clone / ".venv/bin/python", clone / "manage.py", "check"], env={}, cwd="/",
        capture_output=True, check=False,
    )  # fmt: skip
    assert manage.returncode == 0
    assert demo.arreter(numero) == 0
    assert _restes(clone) == []


def test_killed_launcher_takes_its_children_along_and_starts_again(clone):
    demo = Demo(clone)
    demo.attendre()
    demo.arreter(signal.SIGKILL)
    suivante = Demo(clone)
    suivante.attendre()
    assert suivante.arreter(signal.SIGTERM) == 0
    assert _restes(clone) == []


def test_killed_launcher_alone_leaves_no_process(clone):
    demo = Demo(clone)
    demo.attendre()
    demo.arreter(signal.SIGKILL)
    assert processus.attendre(lambda: _restes(clone) == [], 40)


def test_taken_port_is_said_and_the_next_proposed(clone):
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        fait = subprocess.run(
            [clone / "bin/demo", "--port", str(port)], env={}, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
    assert fait.returncode == 1
    assert re.fullmatch(rf"Le port {port} est pris. Essayez : bin/demo --port \d+\n", fait.stderr)
    assert _restes(clone) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="il faut root pour changer de compte")
def test_ordinary_account_runs_its_own_copy(clone):
    compte = pwd.getpwnam("games")
    subprocess.run(["chown", "-hR", "games", clone], check=True)
    demo = Demo(clone, user=compte.pw_uid, group=compte.pw_gid, extra_groups=[])
    demo.attendre()
    assert demo.arreter(signal.SIGTERM) == 0
    assert _restes(clone) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="seul root change de compte")
def test_root_in_a_closed_home_says_where_the_data_is(clone):
    ferme = clone.parent / f"ferme-{os.urandom(4).hex()}"
    ferme.mkdir(mode=0o700)
    deplace = clone.rename(ferme / "clone")
    try:
        shutil.rmtree(deplace / "var")
        fait = subprocess.run(
            [deplace / "bin/demo", "--sans-serveur"], env={}, capture_output=True, text=True,
            check=False, timeout=DELAI,
        )  # fmt: skip
        base = Emplacement(deplace / "var").base
        assert fait.returncode == 0, fait.stderr
        assert f"sont tenus dans {base}" in fait.stdout
        assert ferme.stat().st_mode & 0o777 == 0o700
    finally:
        _nettoyer(deplace)
        shutil.rmtree(ferme)


def test_help_and_wrong_option_install_nothing():
    aide = subprocess.run(
        [RACINE / "bin/demo", "--aide"], env={}, capture_output=True, text=True, check=False
    )
    assert aide.returncode == 0
    assert {"--port PORT", "--reinitialiser", "--sans-serveur", "--aide"} <= set(
        re.findall(r"--[a-z-]+(?: PORT)?", aide.stdout)
    )
    faux = subprocess.run(
        [RACINE / "bin/demo", "--prot"], env={}, capture_output=True, text=True, check=False
    )
    assert faux.returncode == 2
    assert "bin/demo : " in faux.stderr


def test_shell_scripts_pass_shellcheck():
    scripts = ["bin/demo", "bin/test", ".ci/run", "deploiement/postgres/10-role.sh"]
    fait = subprocess.run(
        [RACINE / ".venv/bin/shellcheck", *scripts], cwd=RACINE, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (fait.returncode, fait.stdout) == (0, "")
