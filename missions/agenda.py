"""Deadlines as an iCalendar file: whole days, one identifier each, so an update replaces."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from missions.queries.horloge import EcheanceLue


def en_ics(nom: str, contrat: str, echeances: list[EcheanceLue]) -> bytes:
    agenda = Calendar()
    agenda.add("prodid", "-//Portail CPTS//Missions ACI//FR")
    agenda.add("version", "2.0")
    agenda.add("x-wr-calname", nom)
    agenda.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for echeance in echeances:
        if echeance.date is not None:
            agenda.add_component(_evenement(contrat, echeance))
    return agenda.to_ical()


def _evenement(contrat: str, echeance: EcheanceLue) -> Event:
    evenement = Event()
    evenement.add("uid", f"{contrat}-{echeance.cle}@missions-aci".replace(":", "-"))
    evenement.add("dtstamp", datetime.now(UTC))
    evenement.add("dtstart", echeance.date)
    evenement.add("dtend", (echeance.date or datetime.now(UTC).date()) + timedelta(days=1))
    evenement.add("summary", f"{echeance.libelle}{' (fait)' if echeance.faite else ''}")
    if echeance.source:
        evenement.add("description", echeance.source)
    evenement.add("transp", "TRANSPARENT")
    return evenement
