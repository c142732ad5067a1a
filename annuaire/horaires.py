"""Opening hours, as stored (« 08:30 ») and as said (« 8 h 30 à 12 h »)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from cpts_portal.lib.ecriture import heure

JOURS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
_PREMIERE_HEURE = 7
_DERNIERE_HEURE = 20


@dataclass(frozen=True, slots=True)
class Barre:
    """A bar of the week's drawing, in hours from 7."""

    debut: float
    duree: float


@dataclass(frozen=True, slots=True)
class Jour:
    nom: str
    texte: str
    barres: tuple[Barre, ...]
    aujourdhui: bool
    # schema.org wants the English day and 24-hour times.
    plages: tuple[tuple[str, str], ...]


def _heures(texte: str) -> float:
    instant = time.fromisoformat(texte)
    return instant.hour + instant.minute / 60


def _barre(debut: str, fin: str) -> Barre:
    de = max(_heures(debut), _PREMIERE_HEURE)
    a = min(_heures(fin), _DERNIERE_HEURE)
    return Barre(round(de - _PREMIERE_HEURE, 2), round(max(a - de, 0), 2))


def _dire(plages: Sequence[Sequence[str]]) -> str:
    if not plages:
        return "fermé"
    dites = (
        f"{heure(time.fromisoformat(debut))} à {heure(time.fromisoformat(fin))}"
        for debut, fin in plages
    )
    return " et ".join(dites)


def semaine(horaires: Sequence[Sequence[Sequence[str]]] | None, jour: date) -> list[Jour]:
    """Empty when the hours are unknown: the page says so rather than « fermé »."""
    if not horaires or len(horaires) != len(JOURS):
        return []
    return [
        Jour(
            nom=nom,
            texte=_dire(plages),
            barres=tuple(_barre(debut, fin) for debut, fin in plages),
            aujourdhui=rang == jour.weekday(),
            plages=tuple((debut, fin) for debut, fin in plages),
        )
        for rang, (nom, plages) in enumerate(zip(JOURS, horaires, strict=True))
    ]
