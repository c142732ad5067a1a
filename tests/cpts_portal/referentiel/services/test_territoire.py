import datetime

import pytest

from cpts_portal.referentiel import queries, services
from cpts_portal.referentiel.lecture import CommuneLue, lire_communes
from cpts_portal.referentiel.models import AppartenanceTerritoire, Commune
from cpts_portal.referentiel.services.territoire import DONNEES

pytestmark = pytest.mark.django_db
CONTOUR = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def jour(texte):
    return datetime.date.fromisoformat(texte)


def codes(jour):
    return [commune.code_insee for commune in queries.communes(jour)]


def test_import_of_the_real_file_twice_changes_nothing():
    lues = lire_communes(DONNEES / "communes_epci_saint_dizier.geojson")
    services.importer_communes(lues)
    avant = list(Commune.objects.order_by("id").values())
    services.importer_communes(lues)
    assert list(Commune.objects.order_by("id").values()) == avant
    assert len(avant) == 60


def test_a_file_without_contours_keeps_the_known_ones_and_renames():
    services.importer_communes([CommuneLue("52331", "Porte du Der", contour=CONTOUR)])
    services.importer_communes([CommuneLue("52331", "La Porte du Der")])
    commune = Commune.objects.get()
    assert (commune.nom, commune.contour) == ("La Porte du Der", CONTOUR)


def test_territory_changes_from_a_date_and_keeps_its_past():
    services.importer_communes([CommuneLue(f"5200{rang}", f"C{rang}") for rang in range(3)])
    services.definir_territoire(["52000", "52001"], du=jour("2024-01-01"))
    services.definir_territoire(["52001", "52002"], du=jour("2026-01-01"))
    assert codes(jour("2025-12-31")) == ["52000", "52001"]
    assert codes(jour("2026-01-01")) == ["52001", "52002"]
    services.definir_territoire(["52000"], du=jour("2026-01-01"))
    assert codes(jour("2026-01-01")) == ["52000"]
    assert codes(jour("2025-12-31")) == ["52000", "52001"]


def test_an_unknown_code_changes_nothing():
    services.importer_communes([CommuneLue("52000", "C0")])
    with pytest.raises(services.CommuneInconnue, match="52999"):
        services.definir_territoire(["52000", "52999"])
    assert AppartenanceTerritoire.objects.count() == 0


def test_what_an_operator_may_give_as_communes():
    assert [lue.nom for lue in services.communes_demandees("52448, 52500")] == [
        "Saint-Dizier",
        "Valcourt",
    ]
    assert services.communes_demandees("52448")[0].contour["type"] == "Polygon"
    assert len(services.communes_demandees(str(DONNEES / "communes_epci_200068666.csv"))) == 60
    with pytest.raises(services.CommuneInconnue, match="35238"):
        services.communes_demandees("52448,35238")
    with pytest.raises(services.CommuneInconnue, match="Donnez un fichier"):
        services.communes_demandees(" , ")
