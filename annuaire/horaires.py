"""Opening hours, as stored (« 08:30 ») and as said (« 8 h 30 à 12 h »)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

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


# --- As people type them ---

_INSTANT = r"(\d{1,2})\s*(?:h|:)?\s*(\d{2})?"
_PLAGE = re.compile(rf"{_INSTANT}\s*(?:-|–|—|à|a)\s*{_INSTANT}")
_FERME = {"", "ferme", "fermé", "-", "–"}


def lire_jour(texte: str) -> list[list[str]]:
    """« 8h30-12h, 14h à 18h30 » → [["08:30", "12:00"], ["14:00", "18:30"]]; empty means closed."""
    propre = texte.replace("\u00a0", " ").strip().lower()
    if propre in _FERME:
        return []
    plages = [_lire_plage(trouvee) for trouvee in _PLAGE.finditer(propre)]
    reste = re.sub(r"(\bet\b|[,;/.&+]|heures?|\s|h)", "", _PLAGE.sub("", propre))
    if not plages or reste:
        raise ValueError(texte)
    for (_, fin), (debut, _) in pairwise(plages):
        if debut < fin:
            raise ValueError(texte)
    return plages


def _lire_plage(trouvee: re.Match[str]) -> list[str]:
    h1, m1, h2, m2 = (int(groupe or 0) for groupe in trouvee.groups())
    # « 18h-24h » closes at the last minute of the day, the latest the stored form can say.
    debut, fin = time(h1, m1), time(23, 59) if (h2, m2) == (24, 0) else time(h2, m2)
    if fin <= debut:
        raise ValueError(trouvee.group())
    return [debut.strftime("%H:%M"), fin.strftime("%H:%M")]


def ecrire_jour(plages: Sequence[Sequence[str]]) -> str:
    """« 8 h 30 - 12 h, 14 h - 18 h 30 »: what `lire_jour` reads back."""
    return ", ".join(
        " - ".join(heure(time.fromisoformat(instant)) for instant in plage) for plage in plages
    )
