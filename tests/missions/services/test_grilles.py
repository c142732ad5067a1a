import json
from decimal import Decimal

import pytest

from missions.models import ClasseTaille, Grille, LigneGrille, Mission
from missions.services import charger_grilles
from missions.services.grilles import LIVREE

pytestmark = pytest.mark.django_db


def montant(clef, taille, grille="avenant-2"):
    return LigneGrille.objects.get(clef=clef, taille__code=taille, grille__code=grille).montant


def test_loads_missions_sizes_and_grids():
    assert charger_grilles() == {"missions": 6, "grilles": 2}
    assert list(Mission.objects.values_list("code", flat=True)) == [
        "ACCES",
        "PARCOURS",
        "PREVENTION",
        "CRISE",
        "QUALITE",
        "ACCOMPAGNEMENT",
    ]
    assert montant("acces_variable", "T3") == Decimal(35000)
    assert montant("fonctionnement", "T1", "aci-2019") == Decimal(50000)


def test_an_unknown_amount_stays_to_be_entered():
    charger_grilles()
    ligne = LigneGrille.objects.get(clef="acces_variable", taille__code="T2")
    assert (ligne.montant, ligne.confiance) == (None, "unknown")


def test_each_line_keeps_its_confidence_and_sources():
    charger_grilles()
    ligne = LigneGrille.objects.get(clef="crise_plan_initial", taille__code="T2")
    assert ligne.confiance == "recalled"
    assert ligne.sources == [
        "https://www.concourspluripro.fr/exercice-pluriprofessionnel/cpts/"
        "cpts-la-cnam-gonfle-encore-lenveloppe"
    ]


def test_running_again_changes_nothing():
    charger_grilles()
    avant = LigneGrille.objects.count()
    charger_grilles()
    assert LigneGrille.objects.count() == avant


def test_what_a_person_changed_outlives_the_next_deployment():
    charger_grilles()
    Mission.objects.filter(code="ACCES").update(libelle_court="Accès France Santé")
    ClasseTaille.objects.filter(code="T1").update(maximum_exclu=45_000)
    charger_grilles()
    assert Mission.objects.get(code="ACCES").libelle_court == "Accès France Santé"
    assert ClasseTaille.objects.get(code="T1").maximum_exclu == 45_000


def test_a_seventh_mission_and_a_new_text_need_no_code(tmp_path):
    contenu = json.loads(LIVREE.read_text(encoding="utf-8"))
    septieme = {**contenu["missions"][0], "code": "FRANCE_SANTE", "slug": "france-sante"}
    contenu["missions"].append(septieme)
    ligne = {**contenu["grilles"][1]["lignes"][2], "mission": "FRANCE_SANTE", "clef": "fs_variable"}
    contenu["grilles"].append(
        {
            **contenu["grilles"][1],
            "code": "avenant-3",
            "date_effet": "2027-01-01",
            "lignes": [ligne],
        }
    )
    chemin = tmp_path / "aci.json"
    chemin.write_text(json.dumps(contenu), encoding="utf-8")
    assert charger_grilles(chemin) == {"missions": 7, "grilles": 3}
    assert montant("fs_variable", "T3", "avenant-3") == Decimal(35000)


@pytest.mark.parametrize(
    ("population", "taille"),
    [(0, "T1"), (39_999, "T1"), (40_000, "T2"), (80_000, "T3"), (175_000, "T4"), (900_000, "T4")],
)
def test_size_class_of_a_population(population, taille):
    charger_grilles()
    [classe] = [c for c in ClasseTaille.objects.order_by("minimum") if c.contient(population)]
    assert classe.code == taille


def test_grids_are_dated():
    charger_grilles()
    assert [(g.code, str(g.date_effet)) for g in Grille.objects.all()] == [
        ("aci-2019", "2019-08-25"),
        ("avenant-2", "2022-03-31"),
    ]
