"""Backup and restore, on real databases and real files."""

import json
import tarfile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from cpts_portal.espace import sauvegarde
from cpts_portal.services_embarques.sauvegarde import (
    Acces,
    Fonds,
    SauvegardeImpossible,
    compter_lignes,
    restaurer,
    restaurer_a_cote,
    sauvegarder,
    supprimer_base,
)

SCRATCH = "essai_restauration"


@pytest.fixture
def acces(django_db_blocker):
    """A small database of our own, so that the commands may swap and drop it."""
    with django_db_blocker.unblock():
        portail = sauvegarde.acces()
    admin = Acces("postgres", portail.hote, portail.port, portail.compte, portail.mot_de_passe)
    bases = ["essai_portail", "essai_portail_avant_restauration", SCRATCH]

    def effacer():
        for base in bases:
            supprimer_base(admin, base)

    effacer()
    with admin.connecter() as cnx:
        cnx.autocommit = True
        cnx.execute("CREATE DATABASE essai_portail TEMPLATE template0")
    acces = Acces(
        "essai_portail", portail.hote, portail.port, portail.compte, programmes=portail.programmes
    )
    with acces.connecter() as cnx:
        cnx.execute("CREATE EXTENSION unaccent")
        cnx.execute("CREATE TABLE django_migrations (id int, app text, name text)")
        cnx.execute("INSERT INTO django_migrations VALUES (1, 'comptes', '0001_initiale')")
        cnx.execute("CREATE TABLE adherent AS SELECT n FROM generate_series(1, 500) AS n")
    yield acces
    effacer()


@pytest.fixture
def fonds(tmp_path):
    dossiers = [
        Fonds("fichiers-publics", tmp_path / "pub"),
        Fonds("fichiers-prives", tmp_path / "prive"),
    ]
    for numero, fond in enumerate(dossiers):
        (fond.dossier / "2026").mkdir(parents=True)
        (fond.dossier / "2026" / "pièce n° 1.pdf").write_bytes(bytes([numero]) * 70_000)
    return dossiers


CONNUES = {"comptes.0001_initiale"}


def _lignes(acces, base):
    with Acces(base, acces.hote, acces.port, acces.compte).connecter() as cnx:
        return compter_lignes(cnx)


def test_archive_restored_aside_has_the_same_rows_and_files(acces, fonds, tmp_path):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "1.2.3")
    compte = restaurer_a_cote(acces, archive, SCRATCH, CONNUES, tmp_path / "fichiers")
    assert compte == {"adherent": 500, "django_migrations": 1}
    assert _lignes(acces, SCRATCH) == _lignes(acces, "essai_portail") == compte
    for fond in fonds:
        copie = tmp_path / "fichiers" / fond.nom / "2026" / "pièce n° 1.pdf"
        assert copie.read_bytes() == (fond.dossier / "2026" / "pièce n° 1.pdf").read_bytes()
    assert sorted(p.name for p in (tmp_path / "fichiers").iterdir()) == [f.nom for f in fonds][::-1]


def test_restoring_brings_back_what_was_lost_and_keeps_the_state_before(acces, fonds, tmp_path):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "1.2.3")
    with acces.connecter() as cnx:
        cnx.execute("DELETE FROM adherent WHERE n > 3")
    perdu = fonds[1].dossier / "2026" / "pièce n° 1.pdf"
    perdu.unlink()
    restaurer(acces, archive, fonds, CONNUES)
    assert _lignes(acces, "essai_portail")["adherent"] == 500
    assert _lignes(acces, "essai_portail_avant_restauration")["adherent"] == 3
    assert perdu.read_bytes() == b"\1" * 70_000
    assert fonds[1].dossier.with_name("prive.avant-restauration").exists()


def test_archive_is_readable_by_its_owner_alone(acces, fonds, tmp_path):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "1.2.3")
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir() if "en-cours" in p.name] == []


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_truncated_archive_is_refused_and_touches_nothing(acces, fonds, tmp_path, part):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "1.2.3")
    contenu = archive.read_bytes()
    archive.write_bytes(contenu[: int(len(contenu) * part)])
    with pytest.raises(SauvegardeImpossible, match="incomplète ou abîmée"):
        restaurer(acces, archive, fonds, CONNUES)
    assert _lignes(acces, "essai_portail")["adherent"] == 500


def test_altered_file_is_named(acces, fonds, tmp_path):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "1.2.3")
    contenu = bytearray(archive.read_bytes())
    contenu[contenu.index(b"\1" * 1000) + 10] = 9
    archive.write_bytes(contenu)
    with pytest.raises(SauvegardeImpossible, match=r"fichiers-prives/2026/pièce n° 1\.pdf"):
        restaurer(acces, archive, fonds, CONNUES)


def test_archive_of_a_newer_version_is_refused(acces, fonds, tmp_path):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "9.0.0")
    with pytest.raises(SauvegardeImpossible, match=r"version plus récente du portail \(9\.0\.0\)"):
        restaurer(acces, archive, fonds, set())


def test_missing_role_is_named_before_anything_is_restored(acces, fonds, tmp_path):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "1.2.3")
    avec = archive.read_bytes().replace(b'"roles": [],\n ', b'"roles":["z"],')
    archive.write_bytes(avec)
    with pytest.raises(SauvegardeImpossible, match="rôle z, qui n’existe pas"):
        restaurer(acces, archive, fonds, CONNUES)


def test_restoring_aside_refuses_an_existing_database(acces, fonds, tmp_path):
    archive = sauvegarder(acces, fonds, tmp_path / "s.tar", "1.2.3")
    with pytest.raises(SauvegardeImpossible, match="existe déjà"):
        restaurer_a_cote(acces, archive, "essai_portail", CONNUES, None)
    assert _lignes(acces, "essai_portail")["adherent"] == 500


@pytest.mark.django_db(transaction=True)
def test_commands_restore_the_portal_itself_aside(tmp_path, capsys):
    archive = tmp_path / "portail.tar"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "logo.svg").write_text("<svg/>", encoding="utf-8")
    call_command("sauvegarder", sortie=archive, json=True)
    assert json.loads(capsys.readouterr().out)["archive"] == str(archive)
    with tarfile.open(archive) as ouverte:
        assert ouverte.getnames() == ["base.dump", "fichiers-publics/logo.svg", "manifeste.json"]
    acces = sauvegarde.acces()
    try:
        call_command("restaurer", archive, vers=SCRATCH, fichiers=tmp_path / "f")
        with connection.cursor() as curseur:
            attendues = compter_lignes(curseur.connection)
        assert _lignes(acces, SCRATCH) == attendues
    finally:
        supprimer_base(acces, SCRATCH)


@pytest.mark.django_db
def test_command_refuses_a_missing_archive_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="le fichier n’existe pas"):
        call_command("restaurer", tmp_path / "absente.tar", vers=SCRATCH)
