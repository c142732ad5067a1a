import pytest

from annuaire.lecture.territoire import CommuneDuTerritoire, Territoire

TERRITOIRE = Territoire.de(
    [
        CommuneDuTerritoire("52448", "Saint-Dizier", ("52100",)),
        CommuneDuTerritoire("51478", "Saint-Eulien", ("52100",)),
        CommuneDuTerritoire("52331", "La Porte du Der", ("52220",), ("Montier-en-Der",)),
    ]
)


@pytest.mark.parametrize(
    ("code", "postal", "libelles", "attendu"),
    [
        ("52448", "", (), "52448"),
        ("75056", "52100", ("Saint-Dizier",), None),
        ("", "52100", ("", "52100 ST DIZIER"), "52448"),
        ("", "52100", ("SAINT EULIEN",), "51478"),
        ("", "52220", ("Montier-en-Der",), "52331"),
        ("", "52115", ("", "52115 SAINT-DIZIER CEDEX"), "52448"),
        ("", "52100", ("",), None),
        ("", "", ("Saint-Dizier",), None),
        ("", "69115", ("SAINT-DIZIER CEDEX",), None),
        ("", "52100", ("Chaumont",), None),
    ],
)
def test_an_address_finds_its_commune_or_none(code, postal, libelles, attendu):
    assert TERRITOIRE.commune(code, postal, *libelles) == attendu
