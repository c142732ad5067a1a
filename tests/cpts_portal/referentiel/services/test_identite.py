import pytest

from cpts_portal.referentiel import queries, services
from cpts_portal.referentiel.models import Commune, Identite, Profession, SavoirFaire

pytestmark = pytest.mark.django_db


def test_an_empty_portal_gets_its_name_territory_and_nomenclatures():
    identite = services.initialiser_identite("CPTS du Der", "52448,52500")
    assert (identite.nom, identite.nom_court, identite.demonstration) == (
        "CPTS du Der",
        "du Der",
        False,
    )
    assert [commune.nom for commune in queries.communes()] == ["Saint-Dizier", "Valcourt"]
    assert (Profession.objects.count(), SavoirFaire.objects.count()) == (35, 103)


def test_a_portal_is_initialised_once():
    services.initialiser_identite("CPTS du Der", "52448")
    with pytest.raises(services.DejaInitialise, match="déjà initialisé"):
        services.initialiser_identite("CPTS d’à côté", "52500")
    assert Identite.objects.get().nom == "CPTS du Der"


@pytest.mark.parametrize(
    ("nom", "communes", "message"),
    [("", "52448", "nom"), ("CPTS", "35238", "35238"), ("CPTS", "absent.csv", "ne s’ouvre pas")],
)
def test_a_refused_initialisation_leaves_nothing(nom, communes, message):
    with pytest.raises(services.InitialisationRefusee, match=message):
        services.initialiser_identite(nom, communes)
    assert (Identite.objects.count(), Commune.objects.count()) == (0, 0)


def test_nomenclatures_can_be_loaded_again():
    services.charger_nomenclatures()
    Profession.objects.filter(code="10").update(libelle="Docteur")
    assert services.charger_nomenclatures() == {"professions": 35, "savoir_faire": 103}
    assert Profession.objects.get(code="10").libelle == "Médecin"
