import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.lib.territoire import COTE, chemin, dessiner, ondes, visvalingam

CONTOURS = Path(
    settings.RACINE, "cpts_portal/referentiel/donnees/communes_epci_saint_dizier.geojson"
)


def commune(code, anneau, **autres):
    return {
        "properties": {"code": code, "nom": code, **autres},
        "geometry": {"type": "Polygon", "coordinates": [anneau]},
    }


def carre(x, y, cote=1):
    return [[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]


def points(trace):
    """The absolute points a path goes through."""
    depart, *suite = re.findall(r"-?\d+[ -]?-?\d*", trace.replace("l", "|").replace("M", ""))
    x, y = (int(v) for v in re.findall(r"-?\d+", depart))
    parcourus = [(x, y)]
    for bond in suite:
        dx, dy = (int(v) for v in re.findall(r"-?\d+", bond))
        x, y = x + dx, y + dy
        parcourus.append((x, y))
    return parcourus


@pytest.fixture(scope="module")
def reel():
    return dessiner(json.loads(CONTOURS.read_text(encoding="utf-8"))["features"])


def test_the_real_territory_is_one_shape_of_sixty_communes_under_10_kb(reel):
    assert len(reel.communes) == 60
    assert len(reel.boucles) == 1
    assert 8_000 < sum(len(commune.chemin) for commune in reel.communes) < 10_000
    assert max(reel.largeur, reel.hauteur) == pytest.approx(COTE, abs=1)
    assert len(reel.contour_leger) < 1_100


def test_neighbours_share_their_border_to_the_point(reel):
    """Every edge inside the territory belongs to two communes: no gap, no overlap."""
    aretes: dict[frozenset, int] = {}
    for commune in reel.communes:
        suite = points(commune.chemin)
        for a, b in zip(suite, (*suite[1:], suite[0]), strict=True):
            if a != b:
                cle = frozenset((a, b))
                aretes[cle] = aretes.get(cle, 0) + 1
    bord = points(reel.contour)
    exterieures = {
        frozenset((a, b)) for a, b in zip(bord, (*bord[1:], bord[0]), strict=True) if a != b
    }
    seules = {arete for arete, fois in aretes.items() if fois == 1}
    assert seules == exterieures


def test_a_border_drawn_in_the_other_direction_is_still_shared():
    droit = dessiner([commune("a", carre(0, 0)), commune("b", carre(1, 0))])
    envers = dessiner([commune("a", carre(0, 0)), commune("b", carre(1, 0)[::-1])])
    assert len(envers.boucles) == 1
    assert set(points(envers.contour)) == set(points(droit.contour))


def test_an_island_and_a_hole_are_loops_of_their_own():
    troue = commune("a", carre(0, 0, 4))
    troue["geometry"]["coordinates"].append(carre(1, 1)[::-1])
    dessin = dessiner([troue, commune("b", carre(6, 0))])
    assert len(dessin.boucles) == 3


def test_a_multipolygon_is_one_commune_of_several_pieces():
    feature = commune("a", carre(0, 0))
    feature["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [[carre(0, 0)], [carre(3, 0)]],
    }
    [une] = dessiner([feature]).communes
    assert une.chemin.count("M") == 2


def test_the_given_centre_wins_over_the_middle_of_the_shape():
    au_milieu = dessiner([commune("a", carre(0, 0))]).communes[0]
    donne = dessiner([commune("a", carre(0, 0), centre=[0, 1])]).communes[0]
    assert (donne.x, donne.y) == (0, 0)
    assert au_milieu.x > 0
    assert au_milieu.y > 0


def test_a_kilometre_is_a_kilometre(reel):
    saint_dizier = reel.projection(4.949, 48.638)
    wassy = reel.projection(4.949, 48.5)
    kilometres = (wassy[1] - saint_dizier[1]) / reel.projection.unites_par_km
    assert kilometres == pytest.approx(15.36, abs=0.05)


def test_waves_are_painted_from_the_farthest():
    liste = ondes(4)
    assert [onde.rang for onde in liste] == [4, 3, 2, 1]
    assert [onde.trait for onde in liste] == sorted((o.trait for o in liste), reverse=True)
    assert all(onde.trait > onde.vide for onde in liste)
    assert liste[0].force == 0


@given(
    st.lists(
        st.tuples(st.floats(0, 800, width=32), st.floats(0, 800, width=32)),
        min_size=3,
        max_size=60,
        unique=True,
    ),
    st.floats(0, 2000),
)
def test_simplifying_keeps_both_ends_the_order_and_adds_nothing(ligne, tolerance):
    reduite = visvalingam(ligne, tolerance)
    assert (reduite[0], reduite[-1]) == (ligne[0], ligne[-1])
    rangs = [ligne.index(point) for point in reduite]
    assert rangs == sorted(set(rangs))


def test_simplifying_drops_the_flat_point_and_keeps_the_corner():
    assert visvalingam([(0, 0), (50, 1), (100, 0), (100, 100)], 60) == (
        (0, 0),
        (100, 0),
        (100, 100),
    )


def test_a_path_is_closed_relative_and_short():
    assert chemin([(0, 0), (10, 0), (10.2, 0.1), (10, 10)]) == "M0 0l10 0l0 10z"
