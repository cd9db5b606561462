"""Our calendar files, as a library reads them that did not write them."""

from dataclasses import replace
from datetime import timedelta

import pytest
import vobject

from intake.core import calendar
from intake.core.identifiers import public_id
from intake.core.meeting import Meeting, MeetingKind
from tests.builders import NOW, a_consultation

LINK = "https://svar.example.dk/strategi"
ODD = "Bænke, træer; og æbler: en titel, der er længere end en linje i en kalenderfil må være"


def read(text):
    found = vobject.readOne(text.decode())
    assert found.validate(raiseException=True)
    assert max(map(len, text.split(b"\r\n"))) <= 75
    return found


def a_meeting(kind):
    return Meeting(
        public_id=public_id("meeting", kind),
        consultation="strategi",
        kind=kind,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        place="Rådhuset, lokale 4; 2. sal",
        agenda="https://example.dk/dagsorden?punkt=7",
    )


@pytest.mark.parametrize("kind", list(MeetingKind))
def test_every_kind_of_meeting_can_be_put_in_a_calendar(kind):
    held = a_meeting(kind)
    for lang in ("da", "en"):
        event = read(calendar.meeting(held, title=ODD, link=LINK, domain="x.dk", lang=lang)).vevent
        assert event.dtstart.value == NOW
        assert event.dtend.value == NOW + timedelta(hours=1)
        assert event.summary.value.endswith(ODD)
        assert event.location.value == held.place
        assert event.url.value == LINK
        assert held.agenda in event.description.value


def test_one_that_is_called_off_says_so_under_the_same_name():
    held = a_meeting(MeetingKind.AUDIENCE)
    before = read(calendar.meeting(held, title=ODD, link=LINK, domain="x.dk"))
    gone = replace(held, is_cancelled=True, edition=held.edition + 1)
    after = read(calendar.meeting(gone, title=ODD, link=LINK, domain="x.dk"))
    assert after.vevent.uid.value == before.vevent.uid.value
    assert after.vevent.status.value == "CANCELLED"
    assert int(after.vevent.sequence.value) > int(before.vevent.sequence.value)


def test_a_deadline_is_a_whole_day_with_two_reminders():
    event = read(calendar.deadline(a_consultation(title=ODD), link=LINK, domain="x.dk")).vevent
    assert event.dtstart.value.isoformat() == "2026-03-16"
    assert event.dtend.value.isoformat() == "2026-03-17"
    assert len(event.valarm_list) == 2
