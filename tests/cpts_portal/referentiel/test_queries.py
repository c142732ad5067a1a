import datetime

import pytest

from cpts_portal.lib.memoire_requete import fermer, ouvrir
from cpts_portal.referentiel import parametres, queries
from cpts_portal.referentiel.enums import GenreParametre
from tests.factories.referentiel import (
    AppartenanceFactory,
    CommuneFactory,
    IdentiteFactory,
    ParametreDateFactory,
)

pytestmark = pytest.mark.django_db


def jour(texte):
    return datetime.date.fromisoformat(texte)


def test_identity_of_an_empty_portal_is_neutral():
    identite = queries.identite()
    assert (identite.nom, identite.renseignee) == ("Notre CPTS", False)


def test_identity_is_read_once_per_request(django_assert_num_queries):
    IdentiteFactory()
    ouvrir()
    with django_assert_num_queries(1):
        assert queries.identite().nom == "CPTS des Trois Rivières"
        assert queries.identite().renseignee is True
    fermer()


def test_territory_depends_on_the_day():
    ancienne = AppartenanceFactory(
        commune=CommuneFactory(nom="Ancienne"), du=jour("2020-01-01"), au=jour("2023-12-31")
    ).commune
    actuelle = AppartenanceFactory(
        commune=CommuneFactory(nom="Actuelle"), du=jour("2020-01-01")
    ).commune
    CommuneFactory(nom="Voisine")
    assert list(queries.communes(jour("2023-12-31"))) == [actuelle, ancienne]
    assert list(queries.communes(jour("2024-01-01"))) == [actuelle]
    assert list(queries.communes(jour("2019-12-31"))) == []


def test_population_of_the_territory_carries_vintage_and_source():
    CommuneFactory(population=700, du_territoire=True)
    CommuneFactory(population=300, du_territoire=True)
    assert queries.population_territoire() == queries.PopulationTerritoire(
        habitants=1000, communes=2, millesimes=(2026,), sources=("Jeu d’essai",)
    )


def test_one_unknown_population_makes_the_total_unknown():
    CommuneFactory(population=700, du_territoire=True)
    CommuneFactory(
        population=None, population_millesime=None, population_source="", du_territoire=True
    )
    population = queries.population_territoire()
    assert (population.habitants, population.communes) == (None, 2)


def test_two_communes_of_one_vintage_one_of_them_unknown():
    CommuneFactory(population=700, du_territoire=True)
    CommuneFactory(population=None, du_territoire=True)
    assert queries.population_territoire().habitants is None


def test_an_empty_territory_has_no_population():
    assert queries.population_territoire().habitants is None


def test_parameter_in_force_that_day():
    ancien = ParametreDateFactory(valide_du=jour("2025-01-01"), valide_au=jour("2025-12-31"))
    actuel = ParametreDateFactory(valide_du=jour("2026-01-01"))
    assert queries.parametre("pass_annuel", jour("2025-12-31")) == ancien
    assert queries.parametre("pass_annuel", jour("2026-01-01")) == actuel
    assert queries.parametre("pass_annuel", jour("2024-12-31")) is None


def test_every_declared_parameter_is_shown_even_without_a_value(monkeypatch):
    cotisation = parametres.Definition("zz_essai", "Essai", GenreParametre.MONTANT)
    monkeypatch.setattr(parametres, "_DEFINITIONS", {"zz_essai": cotisation})
    assert queries.parametres_affiches(jour("2026-06-01")) == [
        queries.ParametreAffiche(cotisation, None, ())
    ]
    ligne = ParametreDateFactory(cle="zz_essai", valide_du=jour("2026-01-01"))
    assert queries.parametres_affiches(jour("2026-06-01")) == [
        queries.ParametreAffiche(cotisation, ligne, (ligne,))
    ]
