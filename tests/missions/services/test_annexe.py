import pytest
from django.utils import timezone

from cpts_portal.journal.models import Entree
from missions.lecture import COLONNES_ANNEXE
from missions.models import AnneeContrat, FicheAction, Indicateur, Mission
from missions.services import Auteur, charger_grilles, importer_annexe, ouvrir_annee
from tests.factories.missions import ContratFactory, MissionContratFactory

pytestmark = pytest.mark.django_db
LIGNE = "ACCES;Accueil;ACC-1;Patients;PALIERS;baisse;patients;CPAM;219;50;<=50:9|<=100:6;9;A|B"


@pytest.fixture
def contrat():
    charger_grilles()
    mission = Mission.objects.get(code="ACCES")
    return MissionContratFactory(contrat=ContratFactory(), mission=mission).contrat


def importer(contrat, *lignes, numero=3, appliquer=True):
    return importer_annexe(
        "\n".join([";".join(COLONNES_ANNEXE), *lignes]).encode(),
        contrat=contrat,
        numero=numero,
        appliquer=appliquer,
        auteur=Auteur(),
    )


def test_a_preview_writes_nothing(contrat):
    resultat = importer(contrat, LIGNE, appliquer=False)
    assert (resultat.crees, resultat.applique) == (["ACC-1"], False)
    assert AnneeContrat.objects.count() == 0


def test_applying_opens_the_year_and_writes_each_part(contrat):
    resultat = importer(contrat, LIGNE)
    assert (resultat.crees, resultat.applique) == (["ACC-1"], True)
    indicateur = Indicateur.objects.get()
    assert (indicateur.annee.numero, indicateur.action.titre) == (3, "Accueil")
    assert [(p.borne, p.montant) for p in indicateur.paliers.all()] == [(50, 9), (100, 6)]
    assert [p.libelle for p in indicateur.pieces.all()] == ["A", "B"]
    assert Entree.objects.get().details == {"crees": ["ACC-1"], "modifies": []}


def test_the_same_file_again_changes_nothing(contrat):
    importer(contrat, LIGNE)
    resultat = importer(contrat, LIGNE)
    assert (resultat.crees, resultat.modifies, resultat.inchanges) == ([], [], ["ACC-1"])


def test_another_apostrophe_is_not_another_action(contrat):
    importer(contrat, LIGNE.replace("Accueil", "Lisibilité de l’offre"))
    resultat = importer(contrat, LIGNE.replace("Accueil", "Lisibilité de l'offre"))
    assert resultat.inchanges == ["ACC-1"]
    importer(contrat, LIGNE.replace("Accueil", "lisibilité  de l'offre"), numero=4)
    assert FicheAction.objects.get().titre == "Lisibilité de l’offre"


def test_a_corrected_line_updates_its_indicator(contrat):
    importer(contrat, LIGNE)
    resultat = importer(contrat, LIGNE.replace("<=100:6", "<=110:7").replace("A|B", "B|C"))
    assert resultat.modifies == ["ACC-1"]
    indicateur = Indicateur.objects.get()
    assert [(p.borne, p.montant) for p in indicateur.paliers.all()] == [(50, 9), (110, 7)]
    assert [p.libelle for p in indicateur.pieces.all()] == ["B", "C"]


def test_a_given_proof_outlives_its_expected_piece(contrat):
    importer(contrat, LIGNE)
    indicateur = Indicateur.objects.get()
    preuve = indicateur.preuves.create(nom="A", piece=indicateur.pieces.get(libelle="A"))
    importer(contrat, LIGNE.replace("A|B", "B"))
    preuve.refresh_from_db()
    assert preuve.piece is None


def test_what_the_file_no_longer_names_is_kept_and_told(contrat):
    importer(contrat, LIGNE)
    resultat = importer(contrat, LIGNE.replace("ACC-1", "ACC-2"))
    assert resultat.absents == ["ACC-1"]
    assert Indicateur.objects.count() == 2


def test_one_bad_line_and_nothing_is_written(contrat):
    resultat = importer(contrat, LIGNE, LIGNE.replace("ACCES", "QUALITE").replace("ACC-1", "Q"))
    assert [str(e).replace("\u00a0", " ") for e in resultat.erreurs] == [
        f"ligne 3 : la mission QUALITE n’est pas au contrat {contrat.reference} : "
        "ajoutez-la d’abord au contrat."
    ]
    assert (resultat.applique, AnneeContrat.objects.count()) == (False, 0)


def test_a_closed_year_keeps_its_annex(contrat):
    annee = ouvrir_annee(contrat, 3)
    annee.close_le = timezone.now()
    annee.save()
    assert "L’année 3 est close" in str(importer(contrat, LIGNE).erreurs[0])


@pytest.mark.parametrize("numero", [0, 6])
def test_a_year_outside_the_contract_is_refused(contrat, numero):
    resultat = importer(contrat, LIGNE, numero=numero)
    assert "Le contrat compte 5 années" in str(resultat.erreurs[0])
