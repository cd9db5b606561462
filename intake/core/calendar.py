"""Days worth a place in a calendar, as iCalendar files (RFC 5545)."""

from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from intake.core import wording
from intake.core.consultation import Consultation, last_day
from intake.core.meeting import Meeting, MeetingKind, ends_at

REMIND = (timedelta(days=-7, hours=9), timedelta(days=-1, hours=9))
"""At nine in the morning, a week and a day ahead: counted from the beginning of the last day."""


def deadline(consultation: Consultation, *, link: str, domain: str, lang: str = "da") -> bytes:
    """Return the last day for answering as an event of a whole day, with two reminders.

    The same case always gives the same event, so that a new deadline moves it in the calendar.
    """
    said = {"da": "Svarfrist", "en": "Deadline"}[lang]
    day: date = last_day(consultation)
    event = Event()
    event.add("uid", f"{consultation.slug}@{domain}")
    event.add("dtstamp", consultation.opens_at)
    # A calendar takes the event with the highest number for the newest (RFC 5545, 3.8.7.4).
    event.add("sequence", day.toordinal())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{said}: {consultation.title}")
    event.add("description", f"{said}: {wording.deadline(consultation.closes_at, lang)}\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    for before in REMIND:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{said}: {consultation.title}")
        alarm.add("trigger", before)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Intake//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


_KINDS = {
    MeetingKind.COMMITTEE: {"da": "Udvalgsmøde", "en": "Committee meeting"},
    MeetingKind.AUDIENCE: {"da": "Foretræde", "en": "Audience"},
    MeetingKind.HEARING: {"da": "Borgermøde", "en": "Public meeting"},
    MeetingKind.DIALOGUE: {"da": "Dialogmøde", "en": "Dialogue meeting"},
}


def meeting(held: Meeting, *, title: str, link: str, domain: str, lang: str = "da") -> bytes:
    """Return a meeting as an event; one that moved or was called off says so by its sequence."""
    event = Event()
    event.add("uid", f"{held.public_id}@{domain}")
    event.add("dtstamp", held.starts_at)
    event.add("sequence", held.edition)
    event.add("dtstart", held.starts_at)
    event.add("dtend", ends_at(held))
    event.add("summary", f"{held.title or _KINDS[held.kind][lang]}: {title}")
    event.add("description", "\n".join(filter(None, (held.agenda, link))))
    event.add("url", link)
    if held.place:
        event.add("location", held.place)
    if held.is_cancelled:
        event.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("prodid", "-//Intake//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if held.is_cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
