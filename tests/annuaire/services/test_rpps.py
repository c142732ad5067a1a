import datetime
import io

import pytest

from annuaire.enums import Categorie, Source
from annuaire.models import Exercice, Fiche, Lieu, Professionnel, Structure
from annuaire.queries.territoire import DONNEES
from annuaire.services.rpps import importer_rpps

FICTIF = DONNEES / "rpps_personne_activite_FICTIF_saint_dizier.txt"
JOUR = datetime.date(2026, 9, 19)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoire_reel")]


def importer(texte: str | None = None, *, ecrire: bool = True, jour: datetime.date = JOUR):
    contenu = texte or FICTIF.read_text(encoding="utf-8")
    return importer_rpps(io.BytesIO(contenu.encode()), jour=jour, ecrire=ecrire)


def lignes() -> list[list[str]]:
    return [ligne.split("|") for ligne in FICTIF.read_text(encoding="utf-8").splitlines()]


def texte(lignes_: list[list[str]]) -> str:
    return "\n".join("|".join(ligne) for ligne in lignes_)


def test_the_shipped_file_gives_its_people_places_and_employers():
    bilan = importer()
    assert (bilan.lus, bilan.retenus, bilan.professionnels, bilan.activites) == (23, 21, 20, 20)
    assert (bilan.nouveaux, bilan.inchanges, bilan.rejets) == (20, 0, 0)
    assert Professionnel.objects.count() == 20
    martel = Fiche.objects.get(titre="Dr Anne Martel")
    assert (martel.metier, martel.categorie) == (
        "Médecin généraliste",
        Categorie.PROFESSIONNELS_LIBERAUX,
    )
    assert martel.slug == "anne-martel-saint-dizier"
    assert martel.fictive
    assert martel.exercices.get().lieu.telephone == "+33325000001"
    assert martel.provenances["titre"] == {"source": "rpps", "date": "2026-09-19"}
    assert Structure.objects.get(finess="520099901").fiche.titre == "Maison de Santé de Wassy"


def test_the_same_file_again_changes_nothing():
    importer()
    avant = list(Fiche.objects.order_by("pk").values_list("pk", "modifiee_le"))
    bilan = importer()
    assert (bilan.nouveaux, bilan.modifies, bilan.inchanges) == (0, 0, 20)
    assert list(Fiche.objects.order_by("pk").values_list("pk", "modifiee_le")) == avant


def test_a_trial_counts_without_writing():
    bilan = importer(ecrire=False)
    assert (bilan.nouveaux, bilan.applique) == (20, False)
    assert (Fiche.objects.count(), Lieu.objects.count(), Exercice.objects.count()) == (0, 0, 0)


def test_who_moved_keeps_the_same_page():
    importer()
    changees = lignes()
    for ligne in changees:
        if ligne[7] == "COLLINET":
            ligne[23], ligne[36], ligne[35] = "R999", "52448", "52100"
    bilan = importer(texte(changees))
    assert (bilan.nouveaux, bilan.modifies, bilan.inchanges) == (0, 1, 19)
    fiche = Fiche.objects.get(slug="lucie-collinet-wassy")
    assert [e.lieu.commune.nom for e in fiche.exercices.all()] == ["Saint-Dizier"]


def test_a_register_never_overwrites_a_human():
    importer()
    fiche = Fiche.objects.get(titre="Lucie Collinet")
    fiche.metier = "Infirmière, plaies et cicatrisation"
    fiche.provenances["metier"] = {"source": Source.PERSONNE.value, "date": "2026-10-01"}
    fiche.save()
    changees = lignes()
    for ligne in changees:
        if ligne[7] == "COLLINET":
            ligne[5] = "M"
    importer(texte(changees))
    fiche.refresh_from_db()
    assert fiche.metier == "Infirmière, plaies et cicatrisation"


def test_the_hours_typed_by_a_human_survive_an_import():
    importer()
    exercice = Exercice.objects.get(fiche__titre="Lucie Collinet")
    exercice.horaires = [[["08:00", "12:00"]], [], [], [], [], [], []]
    exercice.save()
    importer(jour=datetime.date(2026, 10, 1))
    exercice.refresh_from_db()
    assert exercice.horaires[0] == [["08:00", "12:00"]]


def test_who_left_is_counted_and_left_alone():
    importer()
    bilan = importer(texte(lignes()[:5]))
    assert bilan.partis == 16
    assert Fiche.objects.publiees().filter(genre="personne").count() == 20


def test_a_place_is_put_at_the_centre_of_its_commune_and_says_so():
    importer()
    lieu = Lieu.objects.get(exercices__fiche__titre="Lucie Collinet")
    assert (lieu.precision, lieu.commune.nom) == ("commune", "Wassy")
    assert (lieu.longitude, lieu.latitude) == (lieu.commune.longitude, lieu.commune.latitude)


def test_a_better_known_position_is_kept():
    importer()
    lieu = Lieu.objects.get(exercices__fiche__titre="Lucie Collinet")
    Lieu.objects.filter(pk=lieu.pk).update(longitude=4.9, latitude=48.5, precision="adresse")
    importer(jour=datetime.date(2026, 10, 1))
    lieu.refresh_from_db()
    assert (lieu.longitude, lieu.precision) == (4.9, "adresse")


def test_an_unreadable_number_is_rejected_with_its_reason():
    changees = lignes()
    changees[1][1] = "ABC"
    changees[1][2] = "8ABC"
    bilan = importer(texte(changees[:3]))
    assert (bilan.nouveaux, bilan.rejets) == (1, 1)
    assert bilan.motifs == ["Dr Anne Martel : numéro RPPS « ABC » illisible"]
