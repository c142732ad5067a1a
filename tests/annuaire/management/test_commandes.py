"""The contract others rely on: exit codes, one sentence on stderr, one JSON line last on stdout."""

import json
import zipfile

import pytest
from django.core.management import load_command_class

from annuaire.models import Changement, Exercice, Fiche, Importation, Lieu, Structure
from cpts_portal.referentiel.lecture import DONNEES as REFERENTIEL
from tests.annuaire.outils import FICTIF, FINESS, STRUCTURES, lignes, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoire_reel")]
GEOJSON = REFERENTIEL / "communes_epci_saint_dizier.geojson"
CLES = {
    "lus", "retenus", "exclus", "professionnels", "activites", "structures", "nouveaux",
    "modifies", "partis", "inchanges", "rejets", "motifs",
}  # fmt: skip
COMMANDES = {
    "importer_rpps": FICTIF,
    "importer_finess": FINESS,
    "importer_structures": STRUCTURES,
    "importer_communes": GEOJSON,
}


@pytest.fixture
def lancer(capsys):
    def lancer(nom: str, *arguments: object) -> tuple[int, str, str]:
        commande = load_command_class("annuaire", nom)
        commande._called_from_command_line = True
        code = 0
        try:
            lus = commande.create_parser("manage.py", nom).parse_args([str(a) for a in arguments])
            commande.execute(**vars(lus))
        except SystemExit as sortie:
            code = int(sortie.code or 0)
        ecrit = capsys.readouterr()
        return code, ecrit.out, ecrit.err

    return lancer


@pytest.mark.parametrize("nom", COMMANDES)
def test_done_is_0_and_json_is_one_line_the_last(lancer, nom):
    code, sortie, erreurs = lancer(nom, COMMANDES[nom], "--json")
    assert (code, erreurs) == (0, "")
    bilan = json.loads(sortie.splitlines()[-1])
    assert bilan.keys() >= CLES
    assert bilan["applique"] is False
    assert Importation.objects.get().pk == bilan["proposition"]


def test_the_figures_of_the_shipped_extract(lancer):
    _, sortie, _ = lancer("importer_rpps", FICTIF, "--json")
    bilan = json.loads(sortie)
    attendu = {
        "lus": 23, "retenus": 21, "exclus": 0, "professionnels": 20, "activites": 20,
        "structures": 8, "nouveaux": 20, "modifies": 0, "partis": 0, "inchanges": 0, "rejets": 0,
        "motifs": [],
    }  # fmt: skip
    assert {cle: bilan[cle] for cle in attendu} == attendu


def test_without_appliquer_only_the_proposal_is_written(lancer):
    lancer("importer_rpps", FICTIF)
    assert (Importation.objects.count(), Changement.objects.count()) == (1, 28)
    for modele in (Fiche, Lieu, Exercice, Structure):
        assert not modele.objects.exists()


def test_appliquer_writes_and_the_second_time_finds_nothing_to_do(lancer):
    code, sortie, _ = lancer("importer_rpps", FICTIF, "--appliquer", "--json")
    assert (code, json.loads(sortie)["applique"]) == (0, True)
    assert Fiche.objects.filter(genre="personne").count() == 20
    _, sortie, _ = lancer("importer_rpps", FICTIF, "--appliquer", "--json")
    bilan = json.loads(sortie)
    assert [bilan[c] for c in ("nouveaux", "modifies", "partis", "inchanges")] == [0, 0, 0, 20]


def test_the_zip_of_the_agency_reads_like_its_file(lancer, tmp_path):
    archive = tmp_path / "PS_LibreAcces.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.write(FICTIF, "PS_LibreAcces_Personne_activite_202609190000.txt")
        zip_.writestr(
            "PS_LibreAcces_SavoirFaire_202609190000.txt",
            "Identification nationale PP|Code savoir-faire|Libellé savoir-faire\n"
            "899000000010|SM38|Ophtalmologie\n",
        )
    code, sortie, _ = lancer("importer_rpps", archive, "--json", "--appliquer")
    assert (code, json.loads(sortie)["professionnels"]) == (0, 20)
    martel = Fiche.objects.get(titre="Dr Anne Martel").professionnel
    assert martel.savoir_faire.count() == 2


@pytest.mark.parametrize("nom", COMMANDES)
@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"<!doctype html><html><body>Service indisponible</body></html>",
        b"\x00\xff\xfe\x00" * 50,
        b"PK\x03\x04 pas une archive",
        b"\x1f\x8b pas un gzip",
        b"a|b|c\n1|2|3\n",
        b'{"features": [{"properties": {}}]}',
        b"[[[[",
    ],
    ids=["vide", "HTML", "binaire", "faux zip", "faux gzip", "autre", "autre JSON", "JSON"],
)
def test_refused_is_1_with_one_sentence_and_nothing_touched(lancer, tmp_path, nom, contenu):
    fichier = tmp_path / "extraction.csv"
    fichier.write_bytes(contenu)
    code, sortie, erreurs = lancer(nom, fichier, "--appliquer", "--json")
    assert (code, sortie) == (1, "")
    assert erreurs.endswith("Rien n’a été changé.\n")
    assert len(erreurs.splitlines()) == 1
    assert not Importation.objects.exists()
    assert not Fiche.objects.exists()


def test_a_missing_file_a_folder_a_short_file_are_refused(lancer, tmp_path):
    absent, _, erreurs = lancer("importer_rpps", tmp_path / "absent.txt")
    assert (absent, "n’existe pas" in erreurs) == (1, True)
    dossier, _, erreurs = lancer("importer_rpps", tmp_path)
    assert (dossier, "est un dossier" in erreurs) == (1, True)
    complement, _, erreurs = lancer("importer_rpps", FICTIF, "--mssante", tmp_path / "absent.txt")
    assert (complement, "absent.txt n’existe pas" in erreurs) == (1, True)
    lancer("importer_rpps", FICTIF, "--appliquer")
    court = tmp_path / "court.txt"
    court.write_bytes(texte(lignes()[:8]))
    code, _, erreurs = lancer("importer_rpps", court, "--appliquer")
    assert (code, "moins de la moitié du dernier appliqué (23" in erreurs) == (1, True)
    assert Fiche.objects.publiees().filter(genre="personne").count() == 20
    code, _, _ = lancer("importer_rpps", court, "--forcer", "essai d’une commune")
    assert code == 0


@pytest.mark.parametrize(
    "arguments",
    [(), (FICTIF, "--inconnu"), (FICTIF, "--date", "hier"), (FICTIF, "--forcer", " ")],
    ids=["sans fichier", "option inconnue", "date", "raison vide"],
)
def test_usage_is_2(lancer, arguments):
    code, sortie, _ = lancer("importer_rpps", *arguments)
    assert (code, sortie) == (2, "")
    assert not Importation.objects.exists()
