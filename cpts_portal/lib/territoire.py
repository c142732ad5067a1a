"""The drawing of a territory: its communes, its contour and the waves around it.

Arcs shared by two communes are simplified once, so neighbours still touch exactly.
Features are GeoJSON (Polygon or MultiPolygon); the result is SVG path strings in one plane.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Point = tuple[float, float]
Arete = tuple[Point, Point]
Arc = tuple[Point, ...]

# The longer side of every territory, in units: waves and strokes then look the same everywhere.
COTE = 800
_KM_PAR_DEGRE = 111.32
# Two publishers may round a shared point differently: a tenth of a metre apart is the same point.
_PRECISION = 6


@dataclass(frozen=True)
class Commune:
    code: str
    nom: str
    x: float
    y: float
    chemin: str


@dataclass(frozen=True)
class Onde:
    """A wave: the contour stroked `trait` wide in colour, then `vide` wide in the background.

    `force` goes from 0 (the farthest, nearly erased) to 1 (on the contour).
    """

    rang: int
    trait: float
    vide: float
    force: float


@dataclass(frozen=True)
class Projection:
    """Equirectangular around the middle of the territory: exact enough for 100 km."""

    ouest: float
    nord: float
    raccourci: float
    echelle: float

    def __call__(self, longitude: float, latitude: float) -> Point:
        x = (longitude - self.ouest) * self.raccourci * self.echelle
        return x, (self.nord - latitude) * self.echelle

    @property
    def unites_par_km(self) -> float:
        return self.echelle / _KM_PAR_DEGRE


@dataclass(frozen=True)
class Dessin:
    communes: tuple[Commune, ...]
    boucles: tuple[Arc, ...]
    largeur: float
    hauteur: float
    projection: Projection

    @cached_property
    def contour(self) -> str:
        return "".join(chemin(boucle) for boucle in self.boucles)

    @cached_property
    def contour_leger(self) -> str:
        """For a logo or a footer: the silhouette without its detail, islands under 1 % left out."""
        return self.contour_simplifie(60)

    def contour_simplifie(self, tolerance: float) -> str:
        seuil = self.largeur * self.hauteur / 100
        grandes = [b for b in self.boucles if abs(_aire(b)) >= seuil] or list(self.boucles)
        return "".join(chemin(_simplifier_boucle(boucle, tolerance)) for boucle in grandes)

    def commune(self, code: str) -> Commune | None:
        return next((commune for commune in self.communes if commune.code == code), None)

    def cadre(self, marge: float = 0) -> str:
        """The viewBox, with room around for the waves."""
        cotes = (-marge, -marge, self.largeur + 2 * marge, self.hauteur + 2 * marge)
        return " ".join(str(round(cote)) for cote in cotes)


def dessiner(features: Iterable[Mapping[str, Any]], *, tolerance: float = 10) -> Dessin:
    """`tolerance` is the smallest triangle kept, in square units: 10 is under 200 m here."""
    anneaux = [(feature["properties"], _anneaux(feature["geometry"])) for feature in features]
    projection = _projection(point for _, liste in anneaux for anneau in liste for point in anneau)
    topologie = _Topologie([anneau for _, liste in anneaux for anneau in liste])
    arcs = _ArcsSimplifies(projection, tolerance)
    communes = tuple(
        _commune(proprietes, liste, topologie, arcs, projection) for proprietes, liste in anneaux
    )
    boucles = _chainer(
        [
            arcs(arc)
            for _, liste in anneaux
            for anneau in liste
            for arc in topologie.arcs(anneau)
            if topologie.est_exterieur(arc)
        ]
    )
    xs, ys = zip(*(point for boucle in boucles for point in boucle), strict=True)
    return Dessin(communes, boucles, max(xs), max(ys), projection)


def ondes(nombre: int = 7, *, pas: float = 14, filet: float = 3.6) -> tuple[Onde, ...]:
    """From the farthest to the nearest, in painting order; they spread as they go away."""
    rangs = range(nombre, 0, -1)
    ecarts = {rang: pas * rang * (1 + 0.18 * rang) for rang in rangs}
    return tuple(
        Onde(
            rang, round(2 * ecarts[rang] + filet, 1), round(2 * ecarts[rang], 1), 1 - rang / nombre
        )
        for rang in rangs
    )


def chemin(points: Sequence[Point]) -> str:
    """A closed SVG path in relative whole units: the shortest text for the same drawing."""
    entiers = [(round(x), round(y)) for x, y in points]
    uniques = [p for i, p in enumerate(entiers) if i == 0 or p != entiers[i - 1]]
    (x0, y0), *suite = uniques
    morceaux = [f"M{x0} {y0}"]
    for x, y in suite:
        dx, dy = x - x0, y - y0
        morceaux.append(f"l{dx}{'' if dy < 0 else ' '}{dy}")
        x0, y0 = x, y
    return "".join(morceaux) + "z"


def visvalingam(points: Sequence[Point], tolerance: float) -> Arc:
    """Drop the points whose triangle is under `tolerance`, smallest first; both ends stay."""
    dernier = len(points) - 1
    avant = list(range(-1, dernier))
    apres = list(range(1, dernier + 2))
    aires = [math.inf] * len(points)
    for i in range(1, dernier):
        aires[i] = _triangle(points[i - 1], points[i], points[i + 1])
    tas = [(aire, i) for i, aire in enumerate(aires) if aire < math.inf]
    heapq.heapify(tas)
    retires: set[int] = set()
    while tas and tas[0][0] <= tolerance:
        aire, i = heapq.heappop(tas)
        if i in retires or aire != aires[i]:
            continue  # a neighbour fell since: a fresher area is in the heap
        retires.add(i)
        gauche, droite = avant[i], apres[i]
        apres[gauche], avant[droite] = droite, gauche
        for j in (gauche, droite):
            if 0 < j < dernier:
                # Never under the one just removed, or a detail would outlive a larger one.
                aires[j] = max(aire, _triangle(points[avant[j]], points[j], points[apres[j]]))
                heapq.heappush(tas, (aires[j], j))
    return tuple(point for i, point in enumerate(points) if i not in retires)


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _aire(boucle: Sequence[Point]) -> float:
    suivants = (*boucle[1:], boucle[0])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(boucle, suivants, strict=True)) / 2


def _simplifier_boucle(boucle: Arc, tolerance: float) -> Arc:
    reduite = visvalingam((*boucle, boucle[0]), tolerance)[:-1]
    return reduite if len(reduite) >= 3 else boucle


def _anneaux(geometrie: Mapping[str, Any]) -> list[Arc]:
    coordonnees = geometrie["coordinates"]
    polygones = [coordonnees] if geometrie["type"] == "Polygon" else coordonnees
    return [_anneau(anneau) for polygone in polygones for anneau in polygone]


def _anneau(coordonnees: Iterable[Sequence[float]]) -> Arc:
    points = [(round(c[0], _PRECISION), round(c[1], _PRECISION)) for c in coordonnees]
    uniques = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
    return tuple(uniques[:-1] if uniques[0] == uniques[-1] else uniques)


def _projection(points: Iterable[Point]) -> Projection:
    longitudes, latitudes = zip(*points, strict=True)
    ouest, nord, sud = min(longitudes), max(latitudes), min(latitudes)
    raccourci = math.cos(math.radians((nord + sud) / 2))
    plus_long = max((max(longitudes) - ouest) * raccourci, nord - sud)
    return Projection(ouest, nord, raccourci, COTE / plus_long)


def _aretes(anneau: Sequence[Point]) -> Iterator[Arete]:
    return zip(anneau, (*anneau[1:], anneau[0]), strict=True)


class _Topologie:
    """Where borders meet, and which edges only one commune has."""

    def __init__(self, anneaux: Iterable[Arc]) -> None:
        voisins: dict[Point, set[Point]] = defaultdict(set)
        self._usages: Counter[frozenset[Point]] = Counter()
        for anneau in anneaux:
            for a, b in _aretes(anneau):
                voisins[a].add(b)
                voisins[b].add(a)
                self._usages[frozenset((a, b))] += 1
        self._noeuds = {point for point, autour in voisins.items() if len(autour) != 2}

    def est_exterieur(self, arc: Arc) -> bool:
        return self._usages[frozenset(arc[:2])] == 1

    def arcs(self, anneau: Arc) -> list[Arc]:
        """The ring cut at its nodes; without any, it always starts at its lowest point."""
        departs = [i for i, point in enumerate(anneau) if point in self._noeuds]
        departs = departs or [anneau.index(min(anneau))]
        double = (*anneau, *anneau)
        fins = (*departs[1:], departs[0] + len(anneau))
        return [double[d : f + 1] for d, f in zip(departs, fins, strict=True)]


class _ArcsSimplifies:
    """Each arc is simplified once, in one direction, whichever commune asks first."""

    def __init__(self, projection: Projection, tolerance: float) -> None:
        self._projection = projection
        self._tolerance = tolerance
        self._faits: dict[Arc, Arc] = {}

    def __call__(self, arc: Arc) -> Arc:
        envers = arc[::-1]
        sens = min(arc, envers)
        if sens not in self._faits:
            projetes = [self._projection(*point) for point in sens]
            self._faits[sens] = visvalingam(projetes, self._tolerance)
        fait = self._faits[sens]
        return fait if sens == arc else fait[::-1]


def _commune(
    proprietes: Mapping[str, Any],
    anneaux: Iterable[Arc],
    topologie: _Topologie,
    arcs: _ArcsSimplifies,
    projection: Projection,
) -> Commune:
    traces = [
        tuple(point for arc in topologie.arcs(anneau) for point in arcs(arc)[:-1])
        for anneau in anneaux
    ]
    centre = proprietes.get("centre")
    x, y = projection(*centre) if centre else _milieu(traces[0])
    return Commune(
        code=str(proprietes["code"]),
        nom=str(proprietes["nom"]),
        x=round(x, 1),
        y=round(y, 1),
        chemin="".join(chemin(trace) for trace in traces if len(trace) >= 3),
    )


def _milieu(points: Sequence[Point]) -> Point:
    xs, ys = zip(*points, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _chainer(segments: Sequence[Arc]) -> tuple[Arc, ...]:
    """Outer arcs end to end, the longest loop first. Rings turn either way in real files."""
    bouts: dict[Point, list[int]] = defaultdict(list)
    for i, segment in enumerate(segments):
        bouts[segment[0]].append(i)
        bouts[segment[-1]].append(i)
    libres = set(range(len(segments)))
    boucles = [_suivre(i, segments, bouts, libres) for i in range(len(segments)) if i in libres]
    return tuple(sorted(boucles, key=len, reverse=True))


def _suivre(
    depart: int, segments: Sequence[Arc], bouts: Mapping[Point, list[int]], libres: set[int]
) -> Arc:
    boucle: list[Point] = []
    arc: Arc | None = segments[depart]
    libres.discard(depart)
    while arc is not None:
        boucle.extend(arc[:-1])
        fin = arc[-1]
        suivant = next((i for i in bouts[fin] if i in libres), None)
        arc = None
        if suivant is not None and fin != boucle[0]:
            libres.discard(suivant)
            arc = segments[suivant]
            arc = arc if arc[0] == fin else arc[::-1]
    return tuple(boucle)
