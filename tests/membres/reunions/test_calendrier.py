import datetime as dt

from icalendar import Calendar

from membres.reunions.calendrier import Rendezvous, calendrier

DEBUT = dt.datetime(2026, 11, 26, 17, 30, tzinfo=dt.UTC)


def _lire(**champs):
    donnees = {
        "uid": "reunion-1@cpts",
        "titre": "Parcours plaies",
        "debut": DEBUT,
        "fin": DEBUT + dt.timedelta(minutes=90),
        "modifie_le": DEBUT - dt.timedelta(days=3),
    } | champs
    lu = Calendar.from_ical(calendrier("Mes réunions", [Rendezvous(**donnees)]))
    return lu, lu.walk("VEVENT")[0]


def test_a_calendar_program_reads_back_what_was_written():
    agenda, evenement = _lire(lieu="Maison de santé, Wassy", adresse="https://exemple.invalid/r/1")
    assert str(agenda["x-wr-calname"]) == "Mes réunions"
    assert evenement.decoded("dtstart") == DEBUT
    assert evenement.decoded("dtend") - evenement.decoded("dtstart") == dt.timedelta(minutes=90)
    assert str(evenement["location"]) == "Maison de santé, Wassy"
    assert str(evenement["url"]) == "https://exemple.invalid/r/1"
    assert str(evenement["status"]) == "CONFIRMED"


def test_a_cancelled_meeting_leaves_the_calendar_and_says_nothing_empty():
    _, evenement = _lire(annule=True, sequence=4)
    assert str(evenement["status"]) == "CANCELLED"
    assert evenement["sequence"] == 4
    assert "location" not in evenement
