"""Geometry of our drawings: gauges, bars, curves, the contract's ruler. Templates only place it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeGuard

Valeur = Decimal | int | float

# --- Gauge -------------------------------------------------------------------------------

Genre = Literal["acquis", "risque", "conditionnel", "perdu"]
# One order everywhere: what is certain first, what is lost last; what is left empty is open.
GENRES: tuple[Genre, ...] = ("acquis", "risque", "conditionnel", "perdu")


@dataclass(frozen=True)
class Segment:
    genre: Genre
    debut: float
    largeur: float
    valeur: Valeur


@dataclass(frozen=True)
class Jauge:
    segments: tuple[Segment, ...]
    ouvert: Valeur
    total: Valeur


def jauge(
    total: Valeur | None,
    *,
    acquis: Valeur | None = None,
    risque: Valeur | None = None,
    conditionnel: Valeur | None = None,
    perdu: Valeur | None = None,
) -> Jauge | None:
    """Segments in percent of the whole. None when the whole is unknown: nothing to draw."""
    if not total:
        return None
    parts: dict[Genre, Valeur] = {
        "acquis": acquis or 0,
        "risque": risque or 0,
        "conditionnel": conditionnel or 0,
        "perdu": perdu or 0,
    }
    somme = sum(Decimal(str(part)) for part in parts.values())
    entier = Decimal(str(total))
    # More than the envelope is still drawn whole: the widths share the larger of the two.
    echelle = float(max(entier, somme)) / 100
    segments, debut = [], 0.0
    for genre in GENRES:
        largeur = float(parts[genre]) / echelle
        if largeur:
            segments.append(Segment(genre, debut, largeur, parts[genre]))
        debut += largeur
    return Jauge(tuple(segments), max(Decimal(0), entier - somme), total)


# --- Bars --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Barre:
    libelle: str
    # A text is a value too: « secret statistique » is neither zero nor unknown.
    valeur: Valeur | str | None
    largeur: float
    precision: str = ""
    # The department's or last year's value, a line across the bar.
    repere: Valeur | None = None
    position_repere: float | None = None


def barres(lignes: Iterable[Sequence[Any]], *, maximum: Valeur | None = None) -> tuple[Barre, ...]:
    """Each line is (libellé, valeur[, précision[, repère]]); widths in percent of the longest."""
    completes = [(*ligne, *("", None)[len(ligne) - 2 :]) for ligne in lignes]
    connues = [float(v) for _, a, _, b in completes for v in (a, b) if _est_nombre(v)]
    haut = float(maximum or 0) or max(connues, default=0) or 1.0
    return tuple(
        Barre(
            libelle=str(libelle),
            valeur=valeur,
            largeur=_part(valeur, haut) or 0.0,
            precision=str(precision),
            repere=repere,
            position_repere=_part(repere, haut),
        )
        for libelle, valeur, precision, repere in completes
    )


def _est_nombre(valeur: object) -> TypeGuard[Valeur]:
    return isinstance(valeur, Decimal | int | float)


def _part(valeur: object, haut: float) -> float | None:
    return None if not _est_nombre(valeur) else min(100.0, 100 * float(valeur) / haut)


# --- Curve -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mesure:
    jour: date
    valeur: Valeur
    source: str = ""


@dataclass(frozen=True)
class Palier:
    valeur: Valeur
    libelle: str = ""


@dataclass(frozen=True)
class Repere:
    """A value of the vertical axis, or a day of the horizontal one, at its place."""

    position: float
    valeur: Valeur | date
    libelle: str = ""


@dataclass(frozen=True)
class Courbe:
    largeur: float
    hauteur: float
    gauche: float
    droite: float
    bas: float
    trace: str
    points: tuple[tuple[float, float], ...]
    horizontales: tuple[Repere, ...]
    verticales: tuple[Repere, ...]
    mesures: tuple[Mesure, ...]

    @property
    def dernier(self) -> tuple[float, float]:
        return self.points[-1]

    @property
    def derniere(self) -> Mesure:
        return self.mesures[-1]


def courbe(
    mesures: Sequence[Mesure],
    *,
    debut: date | None = None,
    fin: date | None = None,
    paliers: Sequence[Palier] = (),
    largeur: float = 304,
    hauteur: float = 190,
) -> Courbe | None:
    """None without a measure: an axis alone would say something false."""
    if not mesures:
        return None
    suite = tuple(sorted(mesures, key=lambda mesure: mesure.jour))
    gauche, droite, haut, bas = 38.0, largeur - 8, 18.0, hauteur - 24
    debut, fin = debut or suite[0].jour, fin or suite[-1].jour
    duree = max(1, (fin - debut).days)
    valeurs = [float(m.valeur) for m in suite] + [float(p.valeur) for p in paliers]
    plafond = max(valeurs) or 1.0
    plancher = min(0.0, *valeurs)

    def x(jour: date) -> float:
        return round(gauche + (droite - gauche) * (jour - debut).days / duree, 1)

    def y(valeur: Valeur) -> float:
        return round(bas - (bas - haut) * (float(valeur) - plancher) / (plafond - plancher), 1)

    points = tuple((x(mesure.jour), y(mesure.valeur)) for mesure in suite)
    return Courbe(
        largeur=largeur,
        hauteur=hauteur,
        gauche=gauche,
        droite=droite,
        bas=bas,
        trace="M" + "L".join(f"{a:g} {b:g}" for a, b in points),
        points=points,
        horizontales=tuple(_graduations(suite, paliers, y)),
        verticales=(Repere(x(debut), debut), Repere(x(fin), fin)),
        mesures=suite,
    )


def _graduations(
    suite: Sequence[Mesure], paliers: Sequence[Palier], y: Callable[[Valeur], float]
) -> list[Repere]:
    """Zero, the first measure and each tier; a label too close to another is left out."""
    candidats = [Repere(y(p.valeur), p.valeur, p.libelle) for p in paliers]
    candidats += [Repere(y(0), 0), Repere(y(suite[0].valeur), suite[0].valeur)]
    gardes: list[Repere] = []
    for repere in candidats:
        if all(abs(repere.position - autre.position) >= 12 for autre in gardes):
            gardes.append(repere)
    return gardes


def tendance(
    valeurs: Sequence[Valeur], *, largeur: float = 88, hauteur: float = 32
) -> tuple[tuple[float, float], ...]:
    """The points of a sparkline, oldest first; a single value has no trend."""
    if len(valeurs) < 2:
        return ()
    bas, haut = float(min(valeurs)), float(max(valeurs))
    etendue = (haut - bas) or 1.0
    pas = (largeur - 8) / (len(valeurs) - 1)
    return tuple(
        (
            round(4 + i * pas, 1),
            round(hauteur - 5 - (hauteur - 10) * (float(v) - bas) / etendue, 1),
        )
        for i, v in enumerate(valeurs)
    )


# --- The contract's ruler ----------------------------------------------------------------


@dataclass(frozen=True)
class Echeance:
    jour: date
    libelle: str
    fait: bool = False


@dataclass(frozen=True)
class Jalon:
    """`rang` counts the lines away from the ruler; `fin` when the text must end on the mark."""

    echeance: Echeance
    position: float
    au_dessus: bool
    rang: int
    fin: bool
    # The two lines of text, and the far end of the stem, in pixels from the ruler's near edge.
    y_date: float
    y_libelle: float
    y_tige: float


@dataclass(frozen=True)
class Frise:
    jalons: tuple[Jalon, ...]
    mois: tuple[Repere, ...]
    aujourdhui: float | None
    regle: float
    hauteur: float
    # The first deadline still ahead: « aujourd’hui » is written before it in the list.
    prochaine: date | None = None


# The narrowest screen that shows the ruler, and how wide a letter of its labels is.
_LARGEUR_MINIMALE = 890
_LETTRE = 7.0
# Heights of a line of labels (a date, a name) and of the ruler, in pixels.
_RANG = 48
_REGLE = 28


def frise(
    debut: date, fin: date, echeances: Iterable[Echeance], *, aujourdhui: date | None = None
) -> Frise:
    """Place the deadlines above and below the ruler so that no two labels meet."""
    duree = max(1, (fin - debut).days)

    def position(jour: date) -> float:
        return round(100 * (jour - debut).days / duree, 2)

    occupes: Occupation = {}
    reperes = [position(aujourdhui)] if aujourdhui and debut <= aujourdhui <= fin else []
    if reperes:
        # « Aujourd’hui » is written above, centred on its mark.
        demi = 100 * 11 * _LETTRE / _LARGEUR_MINIMALE
        occupes[True, 0] = [(reperes[0] - demi, reperes[0] + demi)]
    places = [
        (echeance, _placer(echeance, position(echeance.jour), occupes))
        for echeance in sorted(echeances, key=lambda e: e.jour)
        if debut <= echeance.jour <= fin
    ]
    dessus = float(_RANG * _rangs(occupes, au_dessus=True))
    jalons = [
        _jalon(echeance, position(echeance.jour), place, dessus) for echeance, place in places
    ]
    return Frise(
        jalons=tuple(jalons),
        mois=tuple(Repere(position(jour), jour) for jour in _premiers_du_mois(debut, fin)),
        aujourdhui=reperes[0] if reperes else None,
        prochaine=next((e.jour for e, _ in places if aujourdhui and e.jour > aujourdhui), None),
        regle=dessus,
        hauteur=dessus + _REGLE + _RANG * _rangs(occupes, au_dessus=False),
    )


def _rangs(occupes: "Occupation", *, au_dessus: bool) -> int:
    return 1 + max((rang for cote, rang in occupes if cote is au_dessus), default=-1)


Occupation = dict[tuple[bool, int], list[tuple[float, float]]]


def _placer(echeance: Echeance, position: float, occupes: Occupation) -> tuple[bool, int, bool]:
    """The nearest free line, above first; the label turns round near the end of the ruler."""
    large = 100 * (max(len(echeance.libelle), 14) + 1) * _LETTRE / _LARGEUR_MINIMALE
    fin = position + large > 100
    etendue = (position - large, position) if fin else (position, position + large)
    places = ((cote, rang) for rang in range(20) for cote in (True, False))
    cote, rang = next(
        place
        for place in places
        if all(etendue[1] <= a or b <= etendue[0] for a, b in occupes.get(place, []))
    )
    # The stem of a far label crosses the lines nearer the ruler: they are taken too.
    for proche in range(rang):
        occupes.setdefault((cote, proche), []).append((position, position + 0.5))
    occupes.setdefault((cote, rang), []).append(etendue)
    return cote, rang, fin


def _jalon(
    echeance: Echeance, position: float, place: tuple[bool, int, bool], regle: float
) -> Jalon:
    au_dessus, rang, fin = place
    haut = regle - _RANG * (rang + 1) if au_dessus else regle + _REGLE + _RANG * rang
    return Jalon(
        echeance=echeance,
        position=position,
        au_dessus=au_dessus,
        rang=rang,
        fin=fin,
        y_date=haut + (14 if au_dessus else 24),
        y_libelle=haut + (33 if au_dessus else 43),
        y_tige=haut if au_dessus else haut + _RANG,
    )


def _premiers_du_mois(debut: date, fin: date) -> list[date]:
    mois = []
    annee, numero = debut.year, debut.month
    while (jour := date(annee, numero, 1)) <= fin:
        if jour > debut:
            mois.append(jour)
        annee, numero = annee + numero // 12, numero % 12 + 1
    return mois
