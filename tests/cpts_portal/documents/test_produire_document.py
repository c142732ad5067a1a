import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cpts_portal.documents.models import DocumentProduit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genre_essai")]


def _lancer(*arguments):
    sortie, erreur = StringIO(), StringIO()
    call_command("produire_document", *arguments, stdout=sortie, stderr=erreur)
    return sortie.getvalue(), erreur.getvalue()


def test_it_writes_the_file_without_a_worker(tmp_path):
    fichier = tmp_path / "essai.txt"
    sortie, erreur = _lancer("essai", "--parametre", "mot=clé", "--sortie", str(fichier))
    assert fichier.read_text() == '{"mot": "clé"}'
    assert sortie == f"Essai : clé : {fichier}\n"
    assert erreur == "Attention : Un avertissement (dans « Chapitre »)\n"


def test_json_is_one_line(tmp_path):
    fichier = tmp_path / "essai.txt"
    sortie, _ = _lancer("essai", "--parametre", "mot=clé", "--sortie", str(fichier), "--json")
    document = DocumentProduit.objects.get()
    assert json.loads(sortie) == {
        "id": document.pk, "genre": "essai", "titre": "Essai : clé", "sortie": str(fichier),
        "sha256": document.sha256, "taille": 15, "pages": 1,
        "avertissements": ["Un avertissement (dans « Chapitre »)"],
    }  # fmt: skip


def test_lister():
    assert _lancer("--lister")[0] == "essai : Essai (paramètres : mot)\n"
    assert json.loads(_lancer("--lister", "--json")[0]) == [
        {"code": "essai", "titre": "Essai", "parametres": ["mot"]}
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "phrase"),
    [
        (["essai", "--parametre", "mot=impossible"], 1, "Aucune donnée à cette date"),
        (["essai", "--parametre", "mot=erreur"], 1, "a échoué 1 fois"),
        (["essai"], 2, "mot : paramètre attendu."),
        (["essai", "--parametre", "mot"], 2, "n’est pas de la forme clef=valeur"),
        (["autre"], 2, "n’existe pas. Voyez --lister."),
        ([], 2, "Indiquez un genre"),
    ],
)
def test_refusals_say_why_and_leave_no_file(tmp_path, arguments, code, phrase):
    fichier = tmp_path / "essai.txt"
    with pytest.raises(CommandError, match=phrase) as refus:
        _lancer(*arguments, "--sortie", str(fichier))
    assert refus.value.returncode == code
    assert not fichier.exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(CommandError, match="Impossible d’écrire"):
        _lancer("essai", "--parametre", "mot=clé", "--sortie", str(tmp_path / "non" / "essai.txt"))
