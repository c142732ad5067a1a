"""FINESS mixes two coordinate systems in the same cells: the range tells which."""

import math

# Lambert 93 (EPSG:2154): secant conformal conic on the GRS 80 ellipsoid.
_N = 0.7256077650532670
_C = 11754255.426096
_XS = 700000.0
_YS = 12655612.049876
_E = 0.08181919104281579
_LON0 = math.radians(3)


def _nombre(valeur: object) -> float | None:
    try:
        nombre = float(str(valeur).replace(",", "."))
    except ValueError:
        return None
    return nombre if math.isfinite(nombre) else None


def lambert93_vers_wgs84(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in degrees."""
    rayon = math.hypot(x - _XS, _YS - y)
    longitude = _LON0 + math.atan2(x - _XS, _YS - y) / _N
    isometrique = -math.log(rayon / _C) / _N
    latitude = 2 * math.atan(math.exp(isometrique)) - math.pi / 2
    for _ in range(8):
        correction = ((1 + _E * math.sin(latitude)) / (1 - _E * math.sin(latitude))) ** (_E / 2)
        latitude = 2 * math.atan(correction * math.exp(isometrique)) - math.pi / 2
    return math.degrees(longitude), math.degrees(latitude)


def en_metropole(longitude: float, latitude: float) -> bool:
    return -5.5 <= longitude <= 10 and 41 <= latitude <= 51.5


def _en_lambert(x: float, y: float) -> bool:
    return 0 <= x <= 1_300_000 and 6_000_000 <= y <= 7_200_000


def position(*paires: tuple[object, object]) -> tuple[float, float] | None:
    """The first readable (x, y) pair whatever its system, in WGS 84 degrees."""
    lues = [(_nombre(x), _nombre(y)) for x, y in paires]
    completes = [(x, y) for x, y in lues if x is not None and y is not None]
    for x, y in completes:
        if en_metropole(x, y):
            return round(x, 6), round(y, 6)
    for x, y in completes:
        if _en_lambert(x, y):
            longitude, latitude = lambert93_vers_wgs84(x, y)
            return round(longitude, 6), round(latitude, 6)
    return None
