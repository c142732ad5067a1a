import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.enums import Precision
from annuaire.lecture.coordonnees import lambert93_vers_wgs84, position
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.finess import LecteurFiness, lire_activites
from annuaire.queries.territoire import DONNEES

FINESS = DONNEES / "finess_plus_structures_52_51_10.json"


def lire(contenu: bytes):
    lecteur = LecteurFiness(io.BytesIO(contenu))
    return list(lecteur), lecteur


def test_the_real_sample_gives_its_open_sites():
    sites, lecteur = lire(FINESS.read_bytes())
    assert (lecteur.lus, lecteur.fermes, len(sites)) == (57, 25, 32)
    (bourbonne,) = [site for site in sites if site.finess == "520000019"]
    assert bourbonne.nom == "C H DE BOURBONNE-LES-BAINS"
    assert (bourbonne.categorie, bourbonne.code_commune) == ("106", "52060")
    assert (bourbonne.longitude, bourbonne.latitude) == (5.745603, 47.953716)
    assert bourbonne.precision == Precision.ADRESSE


def test_the_shape_of_the_published_schema_is_read_too():
    site = {
        "informationsGeneralesEge": {"numFinessEge": "520000999", "nomEgeCourt": "ESSAI"},
        "categorieentiteGeographiqueExercice": {"code": "500"},
        "etatObjet": {"code": "A"},
        "adresse": {"cogCommune": "52448", "codePostal": "52100"},
    }
    contenu = json.dumps({"pmej": [{"informationsGeneralesPmej": {}, "ege": [site]}]}).encode()
    (lu,), _ = lire(contenu)
    assert (lu.finess, lu.categorie, lu.precision) == ("520000999", "500", Precision.INCONNUE)


def test_coordinates_are_told_apart_by_their_range():
    assert position(("904903.48", "6765043.29"), ("5.745603", "47.953716")) == (
        5.745603,
        47.953716,
    )
    assert position((None, ""), ("904903.48", "6765043.29")) == pytest.approx(
        (5.745603, 47.953716), abs=1e-4
    )
    assert position(("0", "0")) is None


def test_lambert_93_agrees_with_proj():
    # Computed with pyproj, EPSG:2154 to EPSG:4326.
    assert lambert93_vers_wgs84(873766.07, 6570414.61) == pytest.approx(
        (5.25420, 46.21126), abs=1e-5
    )


@pytest.mark.parametrize(
    "contenu",
    [b"", b"<html></html>", b'{"pmej": [{"ege": [', b'{"autre": []}', b"[]", b"\x00\xff"],
    ids=["vide", "HTML", "tronqué", "autre JSON", "liste", "binaire"],
)
def test_another_file_is_refused(contenu):
    with pytest.raises(FichierRefuse):
        lire(contenu)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda feuilles: (
        st.lists(feuilles, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ege", "adresse", "contact", "etatObjet", "informationsGeneralesEGE"]),
            feuilles,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, min_size=1, max_size=3))
def test_no_shape_of_record_breaks_the_reading(entites):
    with suppress(FichierRefuse):
        sites, lecteur = lire(json.dumps({"pmej": entites}).encode())
        assert len(sites) <= lecteur.lus


@given(st.integers(0, 6000), st.binary(min_size=0, max_size=4))
def test_cut_or_damaged_it_is_read_or_refused(place, jet):
    octets = FINESS.read_bytes()[:6000]
    with suppress(FichierRefuse):
        lire(octets[:place] + jet + octets[place:])


def test_what_no_database_stores_is_cleaned():
    site = {
        "informationsGeneralesEGE": {"numFinessEge": "520000019", "nomEgeLong": "CH\x00 DE\ud800"},
        "etatObjet": "A",
    }
    [lu], _ = lire(json.dumps({"pmej": [{"ege": [site]}]}).encode())
    assert lu.nom == "CH DE?"


def test_activities_are_read_for_the_wanted_houses_only():
    def exercee(cle: str, code: str, etat: str = "A") -> dict:
        return {
            "caracteristiquesGeneriques": {"etatObjet": etat},
            "nature": {"caracteristiquesSpecifiques": {"activiteAeId": "1", "t": {cle: code}}},
        }

    exercees = [exercee("activiteSocialeRegulee", "358"), exercee("activiteAMM", "QA1", "I")]
    sites = [{"numFinessEge": finess, "activitesExercees": exercees} for finess in ("1", "2")]
    octets = json.dumps({"pmej": [{"ege": sites}]}).encode()
    assert lire_activites(io.BytesIO(octets), {"1"}) == {"1": ("358",)}
