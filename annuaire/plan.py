"""The map beside the list: the territory, the numbered marks, the rings that give the scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cpts_portal.interface.cartes import Anneau, anneaux
from cpts_portal.lib.territoire import Dessin, ondes

# Width of the panel in CSS pixels: marks keep their size whatever the zoom.
_LARGEUR_ECRAN = 420
_PROPORTION = 1.55
_RAYON = 11
_TAILLE = 12.5
_KM_MIN = 9
_MARGE = 1.4
_PAS_ANNEAUX = (5, 10)


@dataclass(frozen=True, slots=True)
class Point:
    numero: int
    nom: str
    href: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Marque:
    numero: int
    nom: str
    href: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Etiquette:
    nom: str
    x: float
    y: float
    ville: bool


@dataclass(frozen=True, slots=True)
class Plan:
    cadre: str
    fond: SafeString
    choisie: str
    marques: list[Marque]
    anneaux: list[Anneau]
    etiquettes: list[Etiquette]
    rayon: float
    taille: float
    taille_ville: float

    @property
    def noms(self) -> SafeString:
        return format_html_join(
            "",
            '<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="middle" '
            'aria-hidden="true">{}</text>',
            (
                ("bourg", e.x, e.y, self.taille_ville, e.nom)
                if e.ville
                else ("menu-lieu", e.x, e.y, self.taille, e.nom)
                for e in self.etiquettes
            ),
        )

    @property
    def reperes(self) -> SafeString:
        return format_html_join(
            "",
            '<a href="{}" aria-label="{}, {}" data-numero="{}">'
            '<g class="point" transform="translate({} {})"><circle r="{}"/>'
            '<text dy="0.36em" font-size="{}" aria-hidden="true">{}</text></g></a>',
            (
                (m.href, m.numero, m.nom, m.numero, m.x, m.y, self.rayon, self.taille, m.numero)
                for m in self.marques
            ),
        )


def tracer(
    dessin: Dessin,
    points: Sequence[Point],
    populations: dict[str, int],
    origine: tuple[str, float, float] | None,
) -> Plan:
    """`origine`: code, longitude and latitude of the asked commune."""
    places = [dessin.projection(p.longitude, p.latitude) for p in points]
    cercles = anneaux(dessin, origine[1], origine[2], _PAS_ANNEAUX) if origine else []
    centre = dessin.projection(origine[1], origine[2]) if origine else None
    gauche, haut, largeur, hauteur = _cadrer(dessin, places, centre)
    unite = largeur / _LARGEUR_ECRAN
    choisie = dessin.commune(origine[0]) if origine else None
    marques = _ecarter(points, places, _RAYON * unite)
    return Plan(
        cadre=f"{gauche:.0f} {haut:.0f} {largeur:.0f} {hauteur:.0f}",
        fond=fond(dessin),
        choisie=choisie.chemin if choisie else "",
        marques=marques,
        anneaux=cercles,
        etiquettes=_etiqueter(dessin, populations, unite, origine[0] if origine else "", marques),
        rayon=round(_RAYON * unite, 1),
        taille=round(_TAILLE * unite, 1),
        taille_ville=round(17 * unite, 1),
    )


def _cadrer(
    dessin: Dessin, places: Sequence[tuple[float, float]], centre: tuple[float, float] | None
) -> tuple[float, float, float, float]:
    """Everything in sight, in the shape of the panel; with a place, around it."""
    if centre is None:
        largeur, hauteur = dessin.largeur * 1.06, dessin.hauteur * 1.06
        milieu = (dessin.largeur / 2, dessin.hauteur / 2)
    else:
        proche = _KM_MIN * dessin.projection.unites_par_km
        dedans = [p for p in places if abs(p[0] - centre[0]) < 4 * proche]
        largeur = 2 * max([proche, *(abs(x - centre[0]) * _MARGE for x, _ in dedans)])
        hauteur = 2 * max([proche, *(abs(y - centre[1]) * _MARGE for _, y in dedans)])
        milieu = centre
    hauteur = max(hauteur, largeur * _PROPORTION)
    largeur = max(largeur, hauteur / _PROPORTION)
    return milieu[0] - largeur / 2, milieu[1] - hauteur / 2, largeur, hauteur


def _ecarter(
    points: Sequence[Point], places: Sequence[tuple[float, float]], rayon: float
) -> list[Marque]:
    """Marks of one address sit side by side instead of hiding each other."""
    marques: list[Marque] = []
    for point, (x, y) in zip(points, places, strict=True):
        essais = ((x + dx * rayon, y + dy * rayon) for dx, dy in _SPIRALE)
        libre = next((e for e in essais if _libre(e, marques, rayon)), (x, y))
        marques.append(
            Marque(point.numero, point.nom, point.href, round(libre[0], 1), round(libre[1], 1))
        )
    return marques


_SPIRALE = ((0, 0), *((dx * t, dy * t) for t in (2.1, 4.2, 6.3) for dx, dy in (
    (1, 0), (0, 1), (-1, 0), (0, -1), (0.75, 0.75), (-0.75, 0.75), (-0.75, -0.75), (0.75, -0.75),
)))  # fmt: skip


def _libre(place: tuple[float, float], marques: Iterable[Marque], rayon: float) -> bool:
    ecart = (2 * rayon) ** 2 * 0.95
    return all((m.x - place[0]) ** 2 + (m.y - place[1]) ** 2 >= ecart for m in marques)


def nom_court(nom: str) -> str:
    """« Éclaron-Braucourt-Sainte-Livière » is « Éclaron » on a map."""
    if len(nom) <= 15:
        return nom
    morceaux = nom.split("-")
    if morceaux[0] in ("Saint", "Sainte", "La", "Le", "Les"):
        return "-".join(morceaux[:2])
    return morceaux[0]


def _etiqueter(
    dessin: Dessin,
    populations: dict[str, int],
    unite: float,
    choisie: str,
    marques: Sequence[Marque],
) -> list[Etiquette]:
    """The largest communes first; no name over a mark or over another name."""
    ordre = sorted(
        dessin.communes, key=lambda c: (c.code != choisie, -populations.get(c.code, 0), c.code)
    )
    prises = [(m.x, m.y, _RAYON * unite) for m in marques]
    etiquettes: list[Etiquette] = []
    for commune in ordre:
        if len(etiquettes) == _ETIQUETTES_MAX:
            break
        nom = nom_court(commune.nom)
        ville = commune.code == choisie or not etiquettes
        demi = len(nom) * (17 if ville else _TAILLE) * unite * 0.27
        ecarts = _ECARTS_VILLE if ville else _ECARTS
        places = (commune.y + ecart * unite for ecart in ecarts)
        bas = next((y for y in places if _degagee(commune.x, y, demi, unite, prises)), None)
        if bas is None:
            continue
        prises.append((commune.x, bas - 4 * unite, demi))
        etiquettes.append(Etiquette(nom, commune.x, round(bas, 1), ville))
    return etiquettes


_ETIQUETTES_MAX = 22
# Where a name may stand, from the middle of its commune, in pixels.
_ECARTS = (4, 20, -14)
_ECARTS_VILLE = (5, 26, -18, 44, -36, 62, -54)


def _degagee(
    x: float, y: float, demi: float, unite: float, prises: Iterable[tuple[float, float, float]]
) -> bool:
    milieu = y - 4 * unite
    return all(abs(px - x) >= pd + demi or abs(py - milieu) >= 15 * unite for px, py, pd in prises)


@lru_cache(maxsize=4)
def _fond(contour: str, chemins: tuple[str, ...]) -> SafeString:
    vagues = format_html_join(
        "",
        '<use href="#contour-plan" class="onde o{}" stroke-width="{}"/>'
        '<use href="#contour-plan" class="onde eau" stroke-width="{}"/>',
        ((onde.rang, onde.trait, onde.vide) for onde in ondes(7)),
    )
    communes = format_html_join("", '<path class="c" d="{}"/>', ((c,) for c in chemins))
    return format_html(
        '<defs><path id="contour-plan" d="{}"/></defs>{}{}', contour, vagues, communes
    )


def fond(dessin: Dessin) -> SafeString:
    """Waves and communes: the same for every search, built once per drawing."""
    return _fond(dessin.contour, tuple(commune.chemin for commune in dessin.communes))


@dataclass(frozen=True, slots=True)
class Vignette:
    """The map of one entry: its communes filled, its places marked, the towns named."""

    cadre: str
    fond: SafeString
    communes: list[str]
    etiquettes: list[Etiquette]
    marques: list[Marque]


def vignette(dessin: Dessin, communes: Sequence[str], points: Sequence[Point]) -> Vignette:
    places = [dessin.projection(p.longitude, p.latitude) for p in points]
    marques = _ecarter(points, places, 15)
    remplies = [c for code in communes if (c := dessin.commune(code))]
    return Vignette(
        cadre=dessin.cadre(60),
        fond=fond(dessin),
        communes=[commune.chemin for commune in remplies],
        etiquettes=[
            Etiquette(nom_court(c.nom), c.x, round(_au_dessus(c.x, c.y, marques), 1), True)
            for c in remplies
        ],
        marques=marques,
    )


def _au_dessus(x: float, y: float, marques: Sequence[Marque]) -> float:
    """Over the highest mark near the middle of the commune."""
    proches = [m.y for m in marques if abs(m.x - x) < 90 and abs(m.y - y) < 90]
    return min([y, *proches]) - 26
