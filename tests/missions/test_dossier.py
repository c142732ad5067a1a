"""The ZIP of the proofs: in order, with its manifest, and honest about what is missing."""

import csv
import hashlib
import io
import zipfile

import pytest

from cpts_portal.documents import fichiers
from cpts_portal.documents.production import produire_maintenant
from cpts_portal.documents.services import request_document
from missions.dossier import DOSSIER_PREUVES, dossier_preuves, rendre_zip
from missions.enums import GenrePreuve
from missions.models import Indicateur
from missions.services import FichierDonne, ajouter_preuve
from missions.services.mesures import Auteur
from tests.cpts_portal.lib.test_depots import PDF
from tests.harnais.requetes import requetes

pytestmark = pytest.mark.django_db
PARAMETRES = {"contrat": "DEMO", "annee": 3}


@pytest.fixture
def acc5(demo):
    return Indicateur.objects.get(annee__contrat=demo, code="ACC-5")


def donner(indicateur, libelle, octets=PDF, **champs):
    champs = {"genre": GenrePreuve.FICHIER, "fichier": FichierDonne("a.pdf", octets), **champs}
    return ajouter_preuve(
        indicateur,
        nom=libelle,
        piece=indicateur.pieces.filter(libelle=libelle).first(),
        auteur=Auteur(),
        **champs,
    )


def ouvrir():
    etapes = []
    rendu = rendre_zip(dossier_preuves(PARAMETRES), lambda *e: etapes.append(e))
    archive = zipfile.ZipFile(io.BytesIO(rendu.octets))
    manifeste = archive.read("manifeste.csv").decode("utf-8-sig")
    return archive, list(csv.DictReader(io.StringIO(manifeste), delimiter=";")), rendu, etapes


def test_each_file_stands_where_its_indicator_is(acc5):
    donner(acc5, "Bilan de suivi")
    archive, manifeste, _, etapes = ouvrir()
    nom = "1 - acces-aux-soins/ACC-5 - partenariat-avec-la-cpam-maintenu/03 - bilan-de-suivi.pdf"
    assert nom in archive.namelist()
    assert archive.read(nom) == PDF
    ligne = next(m for m in manifeste if m["fichier dans le dossier"] == nom)
    assert ligne["SHA-256"] == hashlib.sha256(PDF).hexdigest()
    assert (ligne["état"], ligne["pièce"]) == ("jointe", "Bilan de suivi")
    assert etapes == [("Pièce 1 sur 1", 0)]


def test_a_name_alone_and_what_is_absent_are_listed_missing(demo):
    _, manifeste, rendu, _ = ouvrir()
    etats = {(m["indicateur"].split(",")[0], m["pièce"]): m["état"] for m in manifeste}
    # ACC-1 : une requête nommée à l'import, sans fichier ; ACC-4 : rien.
    assert etats["ACC-1", "Requête locale CPAM"] == "fichier à joindre"
    assert etats["ACC-4", "Requête locale CPAM"] == "manquante"
    assert "pièces manquent" in str(rendu.avertissements[-1])


def test_missions_come_in_the_order_of_the_aci(demo):
    missions = list(dict.fromkeys(m["mission"] for m in ouvrir()[1]))
    assert missions[:2] == ["Accès aux soins", "Parcours pluriprofessionnels"]


def test_an_attestation_is_written_and_a_link_kept(acc5):
    attestation = {"genre": GenrePreuve.ATTESTATION, "fichier": None, "texte": "J’atteste."}
    donner(acc5, "Attestation", **attestation)
    lien = {"genre": GenrePreuve.LIEN, "fichier": None, "lien": "https://exemple.invalid/page"}
    donner(acc5, "Page", **lien)
    archive, manifeste, _, _ = ouvrir()
    [nom] = [n for n in archive.namelist() if n.endswith("(attestation).txt")]
    assert archive.read(nom).decode().startswith("J’atteste.")
    assert any(m["lien"] == "https://exemple.invalid/page" for m in manifeste)


def test_a_file_altered_on_disk_is_told(acc5):
    preuve = donner(acc5, "Bilan de suivi")
    fichiers.ranger(preuve.fichier, b"autre chose")
    archive, manifeste, rendu, _ = ouvrir()
    assert not any(n.endswith(".pdf") for n in archive.namelist())
    assert "fichier altéré" in {m["état"] for m in manifeste}
    assert any("fichier altéré" in str(a) for a in rendu.avertissements)


def test_the_worker_makes_it_and_the_row_keeps_it(acc5, coordination):
    donner(acc5, "Bilan de suivi")
    document = request_document("dossier_preuves", PARAMETRES, coordination)
    produit = produire_maintenant(document)
    assert (produit.etat, produit.nom_fichier) == ("abouti", "Dossier de preuves, année 3.zip")


def test_queries_do_not_grow_with_proofs(acc5):
    def compter():
        with requetes() as lues:
            dossier_preuves(PARAMETRES)
        return len(lues)

    avant = compter()
    for numero in range(3):
        donner(acc5, f"Pièce {numero}")
    assert compter() == avant


def test_only_readers_of_the_missions_ask_for_it(coordination, adherent):
    assert DOSSIER_PREUVES.peut_demander(coordination, PARAMETRES)
    assert not DOSSIER_PREUVES.peut_demander(adherent, PARAMETRES)
