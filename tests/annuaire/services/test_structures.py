import datetime

import pytest

from annuaire.enums import Categorie, Precision
from annuaire.models import Fiche, Structure
from annuaire.queries.territoire import DONNEES
from annuaire.services.structures import importer_finess, importer_structures

JOUR = datetime.date(2026, 9, 19)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoire_reel")]


def finess(**options):
    with (DONNEES / "finess_plus_structures_52_51_10.json").open("rb") as flux:
        return importer_finess(flux, jour=JOUR, ecrire=True, **options)


def structures():
    chemin = DONNEES / "structures_rpps_saint_dizier_2026-09.csv"
    with chemin.open(encoding="utf-8", newline="") as flux:
        return importer_structures(flux, jour=JOUR, ecrire=True)


def test_no_finess_site_of_the_sample_is_in_the_territory():
    bilan = finess()
    assert (bilan.lus, bilan.retenus) == (57, 0)
    assert Fiche.objects.count() == 0


def test_a_department_also_brings_the_houses_one_is_sent_to():
    bilan = finess(departements=frozenset({"52"}))
    assert (bilan.retenus, bilan.nouveaux) == (14, 14)
    chaumont = Structure.objects.get(nom_source="CENTRE HOSPITALIER DE CHAUMONT").fiche
    assert chaumont.hors_territoire
    assert (chaumont.metier, chaumont.categorie) == (
        "Centre hospitalier",
        Categorie.ETABLISSEMENTS_SANTE,
    )
    assert finess(departements=frozenset({"52"})).inchanges == 14


def test_the_local_list_fills_the_six_categories():
    bilan = structures()
    assert (bilan.lus, bilan.retenus, bilan.exclus, bilan.nouveaux) == (52, 51, 1, 51)
    assert set(Fiche.objects.values_list("categorie", flat=True)) == set(Categorie.values)
    chene = Fiche.objects.get(titre="EHPAD le Chêne - CH de Saint Dizier")
    lieu = chene.exercices.get().lieu
    assert (lieu.commune.nom, lieu.precision) == ("Saint-Dizier", Precision.ADRESSE)
    assert not chene.fictive


def test_a_structure_without_position_stands_at_the_centre_of_its_commune():
    structures()
    lieu = Fiche.objects.get(titre="Pharmacie Bonnot").exercices.get().lieu
    assert lieu.precision == Precision.COMMUNE
