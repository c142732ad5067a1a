"""docker-compose.yml against the published schema, and its entry points run by hand."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from jsonschema import Draft7Validator

from cpts_portal.services_embarques import postgresql, processus, serveurs
from cpts_portal.services_embarques.emplacement import Emplacement

RACINE = settings.RACINE
COMPOSE = yaml.safe_load((RACINE / "docker-compose.yml").read_text(encoding="utf-8"))
NOTRES = ["migrer", "web", "worker", "beat"]


def _env_exemple() -> dict[str, str]:
    lignes = (RACINE / ".env.exemple").read_text(encoding="utf-8").splitlines()
    paires = (ligne.split("=", 1) for ligne in lignes if ligne and not ligne.startswith("#"))
    return {clef: valeur.strip('"') for clef, valeur in paires}


def test_compose_file_obeys_the_published_schema():
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text(encoding="utf-8"))
    fautes = [
        f"{list(e.absolute_path)} : {e.message}"
        for e in Draft7Validator(schema).iter_errors(COMPOSE)
    ]
    assert fautes == []
    assert not Draft7Validator(schema).is_valid({"services": {"web": {"imagee": "x"}}})


def test_every_service_is_watched_restarted_and_without_root():
    for nom, service in COMPOSE["services"].items():
        assert service["user"] not in ("", "root", "0"), nom
        assert service["cap_drop"] == ["ALL"], nom
        if nom != "migrer":
            assert service["restart"] == "unless-stopped", nom
            assert service["healthcheck"]["test"], nom


def test_only_the_proxy_is_reachable_from_outside():
    assert [n for n, s in COMPOSE["services"].items() if s.get("ports")] == ["mandataire"]
    for nom in ("postgres", "valkey"):
        assert COMPOSE["services"][nom]["networks"] == ["donnees"]
    assert COMPOSE["networks"]["donnees"]["internal"] is True


def test_every_variable_is_listed_in_the_example_and_no_secret_is_in_the_file():
    texte = (RACINE / "docker-compose.yml").read_text(encoding="utf-8")
    citees = set(re.findall(r"\$\{(\w+)", texte))
    assert citees - set(_env_exemple()) == set()
    for service in COMPOSE["services"].values():
        for clef, valeur in service.get("environment", {}).items():
            if re.search("PASSE|SECRET|PASSWORD|DATABASE_URL", clef):
                assert "${" in valeur, clef


def test_example_lists_every_variable_the_settings_read():
    lues = set()
    for fichier in (RACINE / "cpts_portal" / "settings").glob("*.py"):
        if fichier.name in ("base.py", "prod.py"):
            texte = fichier.read_text(encoding="utf-8")
            lues |= set(re.findall(r"(?:env\.\w+|_exiger)\(\s*\"([A-Z_]+)\"", texte))
    exemple = (RACINE / ".env.exemple").read_text(encoding="utf-8")
    assert sorted(nom for nom in lues if nom not in exemple) == []


# --- Entry points ---


@pytest.fixture
def production(tmp_path):
    """What compose gives its containers, with the embedded servers in the bases' place."""
    lieu = Emplacement(Path(settings.VAR))
    base = "essai_production"
    with serveurs.services(lieu):
        modele = os.environ.get("CPTS_BASE_MODELE")
        postgresql.interroger(lieu, f"DROP DATABASE IF EXISTS {base} WITH (FORCE)")
        suite = f"TEMPLATE {modele}" if modele else "TEMPLATE template0"
        postgresql.interroger(lieu, f"CREATE DATABASE {base} OWNER cpts {suite}")
        # Une base de Valkey à part : la suite se sert des premières.
        valkey = f"unix://{lieu.socket_valkey}?db=9"
        yield _env_exemple() | {
            "PATH": f"{RACINE}/.venv/bin{os.pathsep}{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "cpts_portal.settings.prod",
            "CPTS_VAR": str(tmp_path), "CPTS_STATIQUES": str(tmp_path / "statiques"),
            "DATABASE_URL": f"postgresql://cpts@/{base}?host={lieu.sockets}",
            "VALKEY_URL": valkey, "VALKEY_CACHE_URL": f"unix://{lieu.socket_valkey}?db=10",
            "CELERY_BROKER_URL": f"redis+socket://{lieu.socket_valkey}?virtual_host=9",
            "PYTHONUTF8": "1",
        }  # fmt: skip
        postgresql.interroger(lieu, f"DROP DATABASE IF EXISTS {base} WITH (FORCE)")


def _commande(service: str, **remplace: str) -> list[str]:
    mots = [remplace.get(mot, mot) for mot in COMPOSE["services"][service]["command"]]
    programme, *arguments = mots
    modules = {"python": [], "gunicorn": ["-m", "gunicorn"], "celery": ["-m", "celery"]}
    return [sys.executable, *modules[programme], *arguments]


def _passer(commande: list[str], env: dict[str, str]) -> str:
    fait = subprocess.run(
        commande, env=env, cwd=RACINE, capture_output=True, text=True, timeout=180, check=False
    )
    assert fait.returncode == 0, fait.stderr[-2000:]
    return fait.stdout


class _SansSuivre(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


def _lire(url: str, hote: str = "localhost") -> tuple[int, str | None]:
    ouvreur = urllib.request.build_opener(_SansSuivre, urllib.request.ProxyHandler({}))
    try:
        demande = urllib.request.Request(url, headers={"Host": hote})  # noqa: S310 - our own server
        with ouvreur.open(demande, timeout=20) as reponse:
            return reponse.status, None
    except urllib.error.HTTPError as erreur:
        with erreur:
            return erreur.code, erreur.headers.get("Location")
    except OSError:
        return 0, None


@pytest.mark.services
def test_entry_points_run_as_the_compose_file_says(production, tmp_path):
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    _rassembler_statiques(production)
    _passer(_commande("migrer"), production)
    ecoute = {"0.0.0.0:8000": f"127.0.0.1:{port}"}
    planning = {"/donnees/celerybeat-schedule": str(tmp_path / "celerybeat-schedule")}
    lances = {
        nom: subprocess.Popen(
            _commande(nom, **ecoute, **planning), env=production, cwd=RACINE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        for nom in ("web", "worker", "beat")
    }  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        assert processus.attendre(lambda: _lire(f"{url}/sante/pret")[0] == 200, 60, 0.3)
        domaine = production["CPTS_DOMAINE"]
        assert _lire(f"{url}/", domaine) == (301, f"https://{domaine}/")
        assert _lire(f"{url}/", "autre.exemple")[0] == 400
        sonde = COMPOSE["services"]["worker"]["healthcheck"]["test"][1:]
        ping = [sys.executable, "-m", *sonde]
        assert processus.attendre(lambda: _repond_pong(ping, production), 60, 0.3)
        assert processus.attendre(lambda: list(tmp_path.glob("celerybeat-schedule*")) != [], 30)
        assert [p.poll() for p in lances.values()] == [None, None, None]
    finally:
        processus.arreter(
            [p.pid for p in lances.values()], delai=20, signal_arret=signal.SIGTERM, groupe=True
        )
        for lance in lances.values():
            lance.wait(10)


def _rassembler_statiques(env: dict[str, str]) -> None:
    reglages = {"DJANGO_SETTINGS_MODULE": "tests.deploiement.reglages_statiques"}
    _passer([sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], env | reglages)
    assert (Path(env["CPTS_STATIQUES"]) / "staticfiles.json").exists()


def _repond_pong(ping: list[str], env: dict[str, str]) -> bool:
    fait = subprocess.run(ping, env=env, cwd=RACINE, capture_output=True, text=True, check=False)
    return fait.returncode == 0 and "pong" in fait.stdout


def test_image_installs_from_the_locks_and_runs_without_root():
    texte = (RACINE / "Dockerfile").read_text(encoding="utf-8")
    assert texte.count("--require-hashes") == 2
    assert re.findall(r"^USER (\S+)", texte, re.MULTILINE) == ["1000:1000", "portail"]


def test_compose_config_where_docker_compose_exists():
    docker = shutil.which("docker")
    essai = docker and subprocess.run(
        [docker, "compose", "version"], check=False, capture_output=True
    )
    if not essai or essai.returncode:
        pytest.skip("docker compose absent : « docker compose config » non lancé")
    _passer(
        [docker, "compose", "--env-file", ".env.exemple", "config", "--quiet"], dict(os.environ)
    )
