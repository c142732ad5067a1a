import json

import pytest

from cpts_portal.referentiel.lecture import DONNEES, FichierIllisible, lire_communes


def test_the_shipped_geojson_gives_sixty_communes_with_contours():
    communes = lire_communes(DONNEES / "communes_epci_saint_dizier.geojson")
    assert len(communes) == 60
    # The municipal population of epci.json; the national file's is of another vintage.
    assert sum(commune.population for commune in communes) == 55597
    [chef_lieu] = [commune for commune in communes if commune.code_insee == "52448"]
    assert (chef_lieu.nom, chef_lieu.codes_postaux, chef_lieu.contour["type"]) == (
        "Saint-Dizier",
        ["52100"],
        "Polygon",
    )
    assert chef_lieu.epci_nom == "CA du Grand Saint-Dizier Der et Vallées"


def test_the_shipped_csv_agrees_with_the_geojson():
    champs = ("code_insee", "nom", "codes_postaux", "population", "longitude", "latitude")
    lus = [
        {tuple(str(getattr(commune, champ)) for champ in champs) for commune in lire_communes(f)}
        for f in (
            DONNEES / "communes_epci_saint_dizier.geojson",
            DONNEES / "communes_epci_200068666.csv",
        )
    ]
    assert lus[0] == lus[1]


def test_a_commune_may_have_two_postcodes():
    communes = lire_communes(DONNEES / "communes_40km_saint_dizier.csv")
    [epizon] = [commune for commune in communes if commune.code_insee == "52187"]
    assert epizon.codes_postaux == ["52230", "52270"]
    assert len(communes) == 392


def test_the_form_of_geo_api_gouv_is_read_too(tmp_path):
    fichier = tmp_path / "communes.json"
    fichier.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {
                            "code": "35238",
                            "nom": "Rennes",
                            "codesPostaux": ["35000", "35200"],
                            "population": 225081,
                            "codeEpci": "243500139",
                            "centre": {"type": "Point", "coordinates": [-1.68, 48.11]},
                        },
                        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
                    }
                ],
            }
        )
    )
    [rennes] = lire_communes(fichier)
    assert (rennes.longitude, rennes.latitude, rennes.epci_code) == (-1.68, 48.11, "243500139")


@pytest.mark.parametrize(
    ("nom", "contenu", "message"),
    [
        ("communes.xlsx", "", "n’est pas un fichier de communes"),
        ("communes.json", "pas du JSON", "n’a pas la forme attendue"),
        ("communes.json", '{"features": []}', "ne contient aucune commune"),
        ("communes.csv", "nom\nSaint-Dizier\n", "n’a pas la forme attendue"),
        ("absent.csv", None, "ne s’ouvre pas"),
    ],
)
def test_an_unusable_file_is_refused_with_a_sentence(tmp_path, nom, contenu, message):
    fichier = tmp_path / nom
    if contenu is not None:
        fichier.write_text(contenu)
    with pytest.raises(FichierIllisible, match=message):
        lire_communes(fichier)
