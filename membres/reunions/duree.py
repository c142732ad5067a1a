"""How long someone was there, from what the sheet says. Pure."""

from __future__ import annotations

import datetime as dt


def arrivee_retenue(signe_a: dt.datetime, debut: dt.datetime, tolerance: int) -> dt.datetime:
    """Signing takes a queue and a few minutes: within the tolerance, one was there at the start."""
    retard = signe_a - debut
    return debut if retard <= dt.timedelta(minutes=tolerance) else signe_a


def minutes_de_presence(
    debut: dt.datetime, fin: dt.datetime, arrivee: dt.datetime, depart: dt.datetime | None
) -> int:
    """Whole minutes within the meeting's own hours; never negative."""
    commence = max(arrivee, debut)
    finit = min(depart or fin, fin)
    return max(0, int((finit - commence).total_seconds()) // 60)


def ecrire_duree(minutes: int) -> str:
    """90 → « 1 h 30 », 45 → « 45 min »."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste}\u00a0min"
    return f"{heures}\u00a0h\u00a0{reste:02d}" if reste else f"{heures}\u00a0h"
