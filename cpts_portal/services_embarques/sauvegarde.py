"""Sauvegarder la base et les fichiers dans une archive, la vérifier, la restaurer.

L'archive est un tar : le contenu de la base (format de pg_dump), les fichiers, puis un
manifeste qui porte l'empreinte de chacun et le nombre de lignes de chaque table. Le
manifeste vient en dernier : une archive coupée n'en a pas.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

FORMAT = 1
MANIFESTE = "manifeste.json"
BASE = "base.dump"
_BLOC = 1024 * 1024


class SauvegardeImpossible(RuntimeError):
    """Une phrase qui dit ce qui empêche de sauvegarder ou de restaurer."""


@dataclass(frozen=True)
class Acces:
    """Où est la base, et où sont les programmes de PostgreSQL (None : ceux du système)."""

    base: str
    hote: str = ""
    port: str = ""
    compte: str = ""
    mot_de_passe: str = ""
    programmes: Path | None = None

    def env(self) -> dict[str, str]:
        valeurs = {
            "PGDATABASE": self.base, "PGHOST": self.hote, "PGPORT": self.port,
            "PGUSER": self.compte, "PGPASSWORD": self.mot_de_passe,
        }  # fmt: skip
        return {clef: valeur for clef, valeur in valeurs.items() if valeur}

    def connecter(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            dbname=self.base, host=self.hote or None, port=self.port or None,
            user=self.compte or None, password=self.mot_de_passe or None,
        )  # fmt: skip

    def executer(self, programme: str, *arguments: str) -> None:
        chemin = str(self.programmes / programme) if self.programmes else programme
        # Le mot de passe passe par l'environnement : les arguments se lisent dans ps.
        fait = subprocess.run(
            [chemin, *arguments], env=os.environ | self.env(), check=False,
            capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if fait.returncode:
            raise SauvegardeImpossible(f"{programme} a échoué : {fait.stderr.strip()[-600:]}")


@dataclass(frozen=True)
class Fonds:
    """Un dossier de fichiers et le nom qu'il porte dans l'archive."""

    nom: str
    dossier: Path


# --- Sauvegarder ---


def compter_lignes(connexion: psycopg.Connection[Any]) -> dict[str, int]:
    tables = connexion.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    compte = {}
    for (table,) in tables:
        ligne = connexion.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        ).fetchone()
        compte[table] = ligne[0] if ligne else 0
    return compte


def _migrations(connexion: psycopg.Connection[Any]) -> list[str]:
    lignes = connexion.execute(
        "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
    ).fetchall()
    return [nom for (nom,) in lignes]


def _roles(connexion: psycopg.Connection[Any]) -> list[str]:
    """Les rôles à qui des droits sont donnés : ils doivent exister là où l'on restaure."""
    lignes = connexion.execute(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants "
        "WHERE table_schema = 'public' AND grantee NOT IN ('PUBLIC', current_user) ORDER BY 1"
    ).fetchall()
    return [nom for (nom,) in lignes]


def sauvegarder(acces: Acces, fonds: list[Fonds], sortie: Path, version: str) -> Path:
    """Écrit l'archive sous un nom provisoire, puis la renomme : à ce nom, elle est entière."""
    provisoire = sortie.with_name(f".{sortie.name}.en-cours")
    try:
        descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descripteur, "wb") as brut, tarfile.open(fileobj=brut, mode="w") as archive:
            manifeste = {
                "format": FORMAT,
                "portail": version,
                "cree_le": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            with tempfile.TemporaryDirectory(dir=sortie.parent) as temporaire:
                dump = Path(temporaire) / BASE
                manifeste |= _vider_base(acces, dump)
                entrees = {BASE: _ajouter(archive, dump, BASE)}
            for fond in fonds:
                entrees |= dict(_ajouter_fonds(archive, fond))
            _ecrire_manifeste(archive, manifeste | {"fichiers": entrees})
            brut.flush()
            os.fsync(brut.fileno())
        provisoire.replace(sortie)
    except OSError as erreur:
        raise SauvegardeImpossible(f"L’archive n’a pas pu être écrite : {erreur}.") from erreur
    finally:
        provisoire.unlink(missing_ok=True)
    return sortie


def _vider_base(acces: Acces, dump: Path) -> dict[str, object]:
    """Le contenu et le compte des lignes, pris au même instant."""
    with acces.connecter() as connexion:
        connexion.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        instant = connexion.execute("SELECT pg_export_snapshot()").fetchone()
        assert instant is not None  # noqa: S101 - a function call always yields one row
        faits: dict[str, object] = {
            "lignes": compter_lignes(connexion),
            "migrations": _migrations(connexion),
            "roles": _roles(connexion),
            "postgresql": connexion.info.server_version,
        }
        acces.executer(
            "pg_dump", "--format=custom", "--no-owner", f"--snapshot={instant[0]}",
            "--file", str(dump),
        )  # fmt: skip
    return faits


class _Lecteur:
    """Calcule l'empreinte de ce que tarfile lit, en une seule lecture."""

    def __init__(self, fichier: IO[bytes]) -> None:
        self._fichier = fichier
        self.somme = hashlib.sha256()

    def read(self, taille: int = -1) -> bytes:
        bloc = self._fichier.read(taille)
        self.somme.update(bloc)
        return bloc


def _ajouter(archive: tarfile.TarFile, chemin: Path, nom: str) -> dict[str, object]:
    with chemin.open("rb") as fichier:
        fiche = archive.gettarinfo(arcname=nom, fileobj=fichier)
        lecteur = _Lecteur(fichier)
        archive.addfile(fiche, lecteur)  # tarfile only calls read()
    return {"sha256": lecteur.somme.hexdigest(), "taille": fiche.size}


def _ajouter_fonds(
    archive: tarfile.TarFile, fonds: Fonds
) -> Iterator[tuple[str, dict[str, object]]]:
    for chemin in sorted(fonds.dossier.rglob("*")):
        if chemin.is_file() and not chemin.is_symlink():
            nom = f"{fonds.nom}/{chemin.relative_to(fonds.dossier).as_posix()}"
            yield nom, _ajouter(archive, chemin, nom)


def _ecrire_manifeste(archive: tarfile.TarFile, manifeste: dict[str, object]) -> None:
    contenu = json.dumps(manifeste, ensure_ascii=False, indent=1).encode()
    fiche = tarfile.TarInfo(MANIFESTE)
    fiche.size = len(contenu)
    archive.addfile(fiche, io.BytesIO(contenu))


# --- Vérifier et restaurer ---

_ABIMEE = "L’archive {} est incomplète ou abîmée ({}) : rien n’a été touché, prenez-en une autre."


def _extraire(archive: Path, dossier: Path) -> dict[str, Any]:
    """Déplie l'archive et vérifie chaque empreinte ; rend le manifeste."""
    try:
        with tarfile.open(archive, "r:") as ouverte:
            ouverte.extractall(dossier, filter="data")
        manifeste = json.loads((dossier / MANIFESTE).read_text(encoding="utf-8"))
    except FileNotFoundError as erreur:
        quoi = "le fichier n’existe pas" if not archive.exists() else "manifeste absent"
        raise SauvegardeImpossible(_ABIMEE.format(archive, quoi)) from erreur
    except (tarfile.TarError, EOFError, ValueError) as erreur:
        raise SauvegardeImpossible(_ABIMEE.format(archive, "lecture interrompue")) from erreur
    except OSError as erreur:
        raise SauvegardeImpossible(f"L’archive n’a pas pu être dépliée : {erreur}.") from erreur
    for nom, attendu in manifeste["fichiers"].items():
        if _empreinte(dossier / nom) != attendu["sha256"]:
            raise SauvegardeImpossible(_ABIMEE.format(archive, nom))
    return dict(manifeste)


def _empreinte(chemin: Path) -> str | None:
    if not chemin.is_file():
        return None
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def _verifier_version(manifeste: dict[str, Any], connues: set[str]) -> None:
    inconnues = [nom for nom in manifeste["migrations"] if nom not in connues]
    if manifeste["format"] > FORMAT or inconnues:
        raise SauvegardeImpossible(
            f"Cette archive vient d’une version plus récente du portail ({manifeste['portail']}) : "
            "mettez d’abord le portail à jour, puis relancez la restauration."
        )


@contextmanager
def _archive_verifiee(
    acces: Acces, archive: Path, voisin: Path, connues: set[str]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    voisin.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restauration-", dir=voisin) as temporaire:
        dossier = Path(temporaire)
        manifeste = _extraire(archive, dossier)
        _verifier_version(manifeste, connues)
        _exiger_roles(acces, manifeste["roles"])
        yield dossier, manifeste


def restaurer_a_cote(
    acces: Acces, archive: Path, vers: str, connues: set[str], fichiers: Path | None
) -> dict[str, int]:
    """Restaure dans une base neuve, sans toucher à celle du portail."""
    voisin = fichiers.parent if fichiers else Path(tempfile.gettempdir())
    with _archive_verifiee(acces, archive, voisin, connues) as (dossier, manifeste):
        _creer_base(acces, vers)
        try:
            _remplir(acces, vers, dossier, manifeste)
        except BaseException:
            supprimer_base(acces, vers)
            raise
        if fichiers:
            for nom in (BASE, MANIFESTE):
                (dossier / nom).unlink()
            shutil.copytree(dossier, fichiers, dirs_exist_ok=True)
        return dict(manifeste["lignes"])


def restaurer(acces: Acces, archive: Path, fonds: list[Fonds], connues: set[str]) -> dict[str, int]:
    """Restaure dans une base provisoire, la vérifie, puis l'échange avec celle du portail."""
    provisoire = f"{acces.base}_restauration"
    with _archive_verifiee(acces, archive, fonds[0].dossier.parent, connues) as (
        dossier,
        manifeste,
    ):
        supprimer_base(acces, provisoire)
        _creer_base(acces, provisoire)
        try:
            _remplir(acces, provisoire, dossier, manifeste)
            _echanger(acces, provisoire)
        except BaseException:
            supprimer_base(acces, provisoire)
            raise
        for fond in fonds:
            _echanger_fichiers(dossier / fond.nom, fond.dossier)
        return dict(manifeste["lignes"])


def _exiger_roles(acces: Acces, roles: list[str]) -> None:
    with replace(acces, base="postgres").connecter() as connexion:
        presents = {nom for (nom,) in connexion.execute("SELECT rolname FROM pg_roles")}
    for role in roles:
        if role not in presents:
            raise SauvegardeImpossible(
                f"L’archive donne des droits au rôle {role}, qui n’existe pas sur ce serveur : "
                f"créez-le (CREATE ROLE {role};), puis relancez."
            )


def _maintenance(acces: Acces, *ordres: sql.Composed, transaction: bool = False) -> None:
    try:
        with replace(acces, base="postgres").connecter() as connexion:
            connexion.autocommit = not transaction
            for ordre in ordres:
                connexion.execute(ordre)
    except psycopg.errors.DuplicateDatabase as erreur:
        raise SauvegardeImpossible("Cette base existe déjà : donnez un autre nom.") from erreur
    except psycopg.Error as erreur:
        raise SauvegardeImpossible(f"PostgreSQL a refusé : {erreur}") from erreur


def _creer_base(acces: Acces, nom: str) -> None:
    _maintenance(
        acces, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(nom))
    )


def supprimer_base(acces: Acces, nom: str) -> None:
    """PostgreSQL's own cleaning may be passing there: it alone resists FORCE, not for long."""
    ordre = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(nom))
    for _ in range(9):
        try:
            _maintenance(acces, ordre)
        except SauvegardeImpossible as refus:
            if not isinstance(refus.__cause__, psycopg.errors.InsufficientPrivilege):
                raise
            time.sleep(0.5)
        else:
            return
    _maintenance(acces, ordre)


def _remplir(acces: Acces, nom: str, dossier: Path, manifeste: dict[str, Any]) -> None:
    cible = replace(acces, base=nom)
    cible.executer(
        "pg_restore", "--no-owner", "--no-comments", "--exit-on-error", "--dbname", nom,
        str(dossier / BASE),
    )  # fmt: skip
    with cible.connecter() as connexion:
        if compter_lignes(connexion) != manifeste["lignes"]:
            raise SauvegardeImpossible(
                "La base restaurée n’a pas le nombre de lignes annoncé par l’archive : "
                "la base du portail n’a pas été touchée."
            )


def _echanger(acces: Acces, provisoire: str) -> None:
    """Les deux renommages dans une transaction : la base du portail existe à tout instant."""
    ancienne = f"{acces.base}_avant_restauration"
    supprimer_base(acces, ancienne)
    renommer = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    actuelle, nouvelle, gardee = map(sql.Identifier, (acces.base, provisoire, ancienne))
    _maintenance(
        acces,
        sql.SQL(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = {} AND pid <> pg_backend_pid()"
        ).format(sql.Literal(acces.base)),
        renommer.format(actuelle, gardee),
        renommer.format(nouvelle, actuelle),
        transaction=True,
    )


def _echanger_fichiers(nouveau: Path, actuel: Path) -> None:
    nouveau.mkdir(parents=True, exist_ok=True)
    garde = actuel.with_name(f"{actuel.name}.avant-restauration")
    shutil.rmtree(garde, ignore_errors=True)
    if actuel.exists():
        actuel.rename(garde)
    nouveau.rename(actuel)
