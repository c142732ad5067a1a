import errno
import hashlib
import json
from pathlib import Path

import pytest

from cpts_portal.documents import fichiers, production, services
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.travaux import bail as baux
from cpts_portal.travaux.enums import Etat
from tests.essai.genres import VU

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genre_essai")]


def _demander(mot, compte):
    return services.request_document("essai", {"mot": mot}, compte)


def _fichiers(settings):
    return [chemin for chemin in Path(settings.FICHIERS_PRIVES).rglob("*") if chemin.is_file()]


def test_ready_has_its_file_its_hash_and_its_frozen_content(adherent, settings):
    document = _demander("clé", adherent)
    assert production.produire(document.pk) == Etat.ABOUTI
    document.refresh_from_db()
    [fichier] = _fichiers(settings)
    assert fichier.read_bytes() == json.dumps({"mot": "clé"}, ensure_ascii=False).encode()
    assert document.sha256 == hashlib.sha256(fichier.read_bytes()).hexdigest()
    assert document.taille == len(fichier.read_bytes())
    assert document.contenu_fige["contexte"] == {"mot": "clé"}
    assert document.titre == "Essai : clé"
    assert document.nom_fichier == "Essai - clé.txt"
    assert document.avertissements == [f"{VU} (dans « Chapitre »)"]
    assert (document.etat, document.pourcent, document.bail_jusqu_a) == (Etat.ABOUTI, 100, None)


def test_a_finished_row_is_not_taken_again(adherent):
    document = _demander("clé", adherent)
    production.produire(document.pk)
    assert production.produire(document.pk) is None


def test_a_builder_s_refusal_is_final_and_read_by_the_person(adherent):
    document = _demander("impossible", adherent)
    assert production.produire(document.pk) == Etat.ECHEC
    document.refresh_from_db()
    assert document.raison == "Aucune donnée à cette date : saisissez-la, puis relancez."
    assert document.tentatives == 1


def test_an_error_is_tried_three_times_then_failed(adherent, settings):
    settings.TRAVAUX_REPRISE = 0
    document = _demander("erreur", adherent)
    etats = [production.produire(document.pk) for _ in range(4)]
    assert etats == [Etat.DEMANDE, Etat.DEMANDE, Etat.ECHEC, None]
    document.refresh_from_db()
    assert "a échoué 3 fois (RuntimeError)" in document.raison


def test_a_full_disk_leaves_no_half_file(adherent, settings, monkeypatch):
    def plein(descripteur):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fichiers.os, "fsync", plein)
    document = _demander("clé", adherent)
    assert production.produire(document.pk) == Etat.ECHEC
    document.refresh_from_db()
    assert document.raison.startswith("Le disque du portail est plein")
    assert _fichiers(settings) == []


def test_a_retry_renders_the_same_frozen_content(adherent, settings, monkeypatch):
    """Data that changed between two attempts must not change the document."""
    document = _demander("clé", adherent)
    fige = {"titre": "Figé", "gabarit": "essai.txt", "contexte": {"mot": "d’avant"}}
    DocumentProduit.objects.update(contenu_fige=fige)
    production.produire(document.pk)
    [fichier] = _fichiers(settings)
    assert json.loads(fichier.read_bytes()) == {"mot": "d’avant"}


def test_a_zombie_cannot_write_its_result(adherent, settings, monkeypatch):
    """Its lease ran out while it rendered; another took the row and finished."""
    document = _demander("clé", adherent)
    ranger = fichiers.ranger

    def pendant_ce_temps(nom, octets):
        monkeypatch.setattr(fichiers, "ranger", ranger)
        DocumentProduit.objects.update(etat=Etat.DEMANDE, bail_jusqu_a=None)
        assert production.produire(document.pk) == Etat.ABOUTI
        return ranger(nom, b"zombie")

    monkeypatch.setattr(fichiers, "ranger", pendant_ce_temps)
    assert production.produire(document.pk) == Etat.ABOUTI
    document.refresh_from_db()
    [fichier] = _fichiers(settings)
    assert fichier.name == f"{document.pk}-2.txt"
    assert document.sha256 == hashlib.sha256(fichier.read_bytes()).hexdigest()


def test_what_a_killed_attempt_left_is_swept(adherent, settings):
    document = _demander("clé", adherent)
    perdu = fichiers.ranger(fichiers.nom_de(document.pk, 0, "txt"), b"perdu")
    production.produire(document.pk)
    assert [fichier.name for fichier in _fichiers(settings)] == [f"{document.pk}-1.txt"]
    assert perdu.nom.endswith(f"{document.pk}-0.txt")


def test_a_lease_that_ran_out_writes_nothing_even_untaken(adherent):
    document = _demander("clé", adherent)
    bail = baux.prendre(DocumentProduit, document.pk)
    DocumentProduit.objects.update(bail_jusqu_a="2020-01-01T00:00Z")
    with pytest.raises(baux.BailPerdu):
        bail.signaler("Trop tard", 50)
    document.refresh_from_db()
    assert document.etape == ""
