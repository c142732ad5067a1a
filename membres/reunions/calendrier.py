"""Meetings as an iCalendar file. Pure: it receives facts and returns bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

# Calendar programs ask again by themselves; once an hour is enough.
RAFRAICHIR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Rendezvous:
    uid: str
    titre: str
    debut: dt.datetime
    fin: dt.datetime
    modifie_le: dt.datetime
    lieu: str = ""
    description: str = ""
    adresse: str = ""
    annule: bool = False
    # Grows with each change, so that a calendar replaces what it has.
    sequence: int = 0


def calendrier(nom: str, rendezvous: Iterable[Rendezvous]) -> bytes:
    agenda = Calendar()
    agenda.add("prodid", "-//Portail CPTS//Réunions//FR")
    agenda.add("version", "2.0")
    agenda.add("calscale", "GREGORIAN")
    agenda.add("x-wr-calname", nom)
    agenda.add("refresh-interval", RAFRAICHIR, parameters={"value": "DURATION"})
    for un in rendezvous:
        agenda.add_component(_evenement(un))
    return agenda.to_ical()


def _evenement(rendezvous: Rendezvous) -> Event:
    evenement = Event()
    evenement.add("uid", rendezvous.uid)
    evenement.add("dtstamp", rendezvous.modifie_le.astimezone(dt.UTC))
    evenement.add("last-modified", rendezvous.modifie_le.astimezone(dt.UTC))
    evenement.add("dtstart", rendezvous.debut.astimezone(dt.UTC))
    evenement.add("dtend", rendezvous.fin.astimezone(dt.UTC))
    evenement.add("summary", rendezvous.titre)
    evenement.add("sequence", rendezvous.sequence)
    evenement.add("status", "CANCELLED" if rendezvous.annule else "CONFIRMED")
    for nom in ("lieu", "description", "adresse"):
        if valeur := getattr(rendezvous, nom):
            evenement.add({"lieu": "location", "adresse": "url"}.get(nom, nom), valeur)
    return evenement
