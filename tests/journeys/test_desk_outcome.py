"""What comes after the answers, at the desk and for everyone: meetings, decisions, promises."""

import re
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from intake import letters
from intake.actions import following, promising, publishing, theming
from intake.app import create_desk_app, create_public_app
from intake.core.following import Frequency, Scope, Topic
from intake.core.identifiers import public_id
from intake.core.roles import Role
from intake.store import consultations, decisions, meetings, news, outbox, promises, themes, users
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, asked
from tests.casework import SLUG, Staff, a_case, an_answer

COUNCILS = ("Frivilligrådet", "Udsatterådet")


@pytest.fixture
def councils(record, settings):
    found = a_case(record, settings, *COUNCILS)
    closed = a_consultation(
        opens_at=NOW - timedelta(days=40),
        closes_at=NOW - timedelta(days=2),
        themes=("Overgange", "Netværk"),
    )
    asked(record, closed)
    return found


@pytest.fixture
def caseworker(record, settings, councils):
    return Staff(create_desk_app(settings), record)("caseworker")


@pytest.fixture
def public(settings):
    return create_public_app(settings).test_client()


def meet(caseworker, councils, **changes):
    return caseworker.post(
        f"/consultations/{SLUG}/meetings/new",
        **{
            "key": "k",
            "kind": "audience",
            "day": "2026-02-25",
            "begins": "15:00",
            "place": "Rådhuset",
            "others": "udvalgets formand",
            f"attended-{councils[0].public_id}": "formand, sekretær",
            "is_public": "y",
            **changes,
        },
    )


def test_a_meeting_is_kept_with_who_came_and_everyone_sees_what_was_noted_for_them(
    record, caseworker, councils, public
):
    made = meet(caseworker, councils)
    assert made.status_code == 303
    again = meet(caseworker, councils)  # the same form sent twice
    assert again.location == made.location
    (meeting,) = meetings.of(record, SLUG)
    said = [(each.party, each.role) for each in meeting.attended]
    assert said == [
        ("Frivilligrådet", "formand"),
        ("Frivilligrådet", "sekretær"),
        ("", "udvalgets formand"),
    ]
    notes = f"/meetings/{meeting.number}/notes"
    caseworker.post(notes, text="Rådet bad om faste møder.", is_public="y")
    caseworker.post(notes, text="Formanden ringer i morgen.")
    page = public.get(f"/{SLUG}").text
    assert "Rådet bad om faste møder." in page
    assert "Formanden ringer" not in page
    assert "Frivilligrådet (formand)" in page


def test_a_meeting_that_is_not_public_is_nobodys_to_see(caseworker, councils, public, record):
    meet(caseworker, councils, is_public="")
    (meeting,) = meetings.of(record, SLUG)
    assert "Rådhuset" not in public.get(f"/{SLUG}").text
    assert public.get(f"/{SLUG}/meetings/{meeting.public_id}.ics").status_code == 404


def test_a_meeting_goes_into_a_calendar_and_is_called_off_there(
    caseworker, councils, public, record
):
    meet(caseworker, councils)
    (meeting,) = meetings.of(record, SLUG)
    path = f"/{SLUG}/meetings/{meeting.public_id}.ics"
    event = Calendar.from_ical(public.get(path).data).walk("VEVENT")[0]
    assert event.decoded("dtstart") == meeting.starts_at
    meet_again = {"is_cancelled": "y"}
    caseworker.post(
        f"/meetings/{meeting.number}/change",
        kind="audience",
        day="2026-02-25",
        begins="15:00",
        is_public="y",
        **meet_again,
    )
    after = Calendar.from_ical(public.get(path).data)
    called_off = after.walk("VEVENT")[0]
    assert (called_off["uid"], str(called_off["status"])) == (event["uid"], "CANCELLED")
    assert called_off["sequence"] > event["sequence"]


def test_two_who_change_a_meeting_see_each_others_words(caseworker, councils, record):
    meet(caseworker, councils)
    (meeting,) = meetings.of(record, SLUG)
    path = f"/meetings/{meeting.number}/change"
    fields = {"kind": "audience", "day": "2026-02-25", "begins": "15:00"}
    seen = str(meeting.edition)
    assert caseworker.post(path, **fields, place="Lokale 1", edition=seen).status_code == 303
    second = caseworker.post(path, **fields, place="Lokale 2", edition=seen)
    assert second.status_code == 409
    assert "Lokale 1" in second.text
    assert 'value="Lokale 2"' in second.text
    assert meetings.get(record, meeting.number).place == "Lokale 1"
    newest = str(meetings.get(record, meeting.number).edition)
    assert caseworker.post(path, **fields, place="Lokale 2", edition=newest).status_code == 303


def test_what_was_said_at_a_meeting_becomes_an_answer(caseworker, councils, record):
    meet(caseworker, councils)
    (meeting,) = meetings.of(record, SLUG)
    path = f"/consultations/{SLUG}/enter?meeting={meeting.number}"
    form = caseworker.get(path).text
    key = re.search(r'name="key"[^>]*value="([^"]+)"', form)[1]
    assert re.search(r'value="meeting"[^>]*checked|checked[^>]*value="meeting"', form)
    sent = caseworker.post(
        path,
        key=key,
        channel="meeting",
        came_on="2026-02-25",
        from_party=councils[0].public_id,
        speaks_as="council",
        preference="named",
        body="",
        **{"points-0-text": "Faste møder fire gange om året."},
    )
    assert sent.status_code == 303
    (after,) = meetings.of(record, SLUG)
    assert sent.location.endswith(after.contributions[0])


DECISION = {
    "key": "d",
    "decided_by": "Socialudvalget",
    "decided_on": "2026-02-26",
    "title": "Forvaltningen skriver en partnerskabsstrategi",
    "text": "Udvalget beslutter, at Socialforvaltningen skriver en partnerskabsstrategi.",
    f"theme-{public_id('theme', 'Overgange')}": "Overgange er strategiens første del.",
}


def decide(caseworker, **changes):
    return caseworker.post(f"/consultations/{SLUG}/decisions/new", **{**DECISION, **changes})


def publish(caseworker, record):
    number = decisions.of(record, SLUG)[-1].number
    return caseworker.post(f"/decisions/{number}/publish")


def test_a_published_decision_is_public_the_case_is_decided_and_followers_hear(
    record, caseworker, public, settings
):
    topic = Topic(scope=Scope.CONSULTATION, name=SLUG)
    following.ask(record, "a@example.dk", topic, Frequency.AT_ONCE, settings=settings, now=NOW)
    token = letters.follower_token(settings, "a@example.dk", topic)
    following.confirm(record, token, now=NOW)
    decide(caseworker)
    assert "partnerskabsstrategi." not in public.get(f"/{SLUG}").text
    publish(caseworker, record)
    page = public.get(f"/{SLUG}").text
    assert "Overgange er strategiens første del." in page
    assert "Høringen er afgjort" in page
    later = NOW + timedelta(days=1)
    (found,) = news.of(record, topic, after=NOW - timedelta(minutes=1), until=later)
    assert found.about == DECISION["title"]
    following.tell(record, settings=settings, now=later)
    subjects = [each.subject for each in outbox.deliveries(record) if each.kind == "news"]
    assert len(subjects) == 1
    assert subjects[0].startswith("Beslutning: Forvaltningen skriver")
    assert "Beslutning: Forvaltningen" in public.get(f"/{SLUG}/feed.atom").text


def test_a_decision_speaks_of_the_cases_own_themes_and_keeps_what_it_said_of_them(
    record, caseworker
):
    """The themes are those that were made at the desk; the respondents' own word is one of them."""
    theming.add(record, SLUG, "Økonomi", by="test", now=NOW)
    page = caseworker.get(f"/consultations/{SLUG}/decisions/new").text
    assert page.index("Økonomi") < page.index("Beslutningen om punktet")
    money = f"theme-{public_id('theme', 'Økonomi')}"
    decide(caseworker, **{money: "Der er ingen penge."})
    (draft,) = decisions.of(record, SLUG)
    said = {each.name: each.text for each in draft.parts}
    assert said == {
        "Overgange": "Overgange er strategiens første del.",
        "Økonomi": "Der er ingen penge.",
    }
    (made,) = [each for each in themes.of(record, SLUG) if each.name == "Økonomi"]
    renamed = replace(made, name="Penge")
    theming.change(record, SLUG, renamed, seen=made.name, by="test", now=NOW)
    page = caseworker.get(f"/decisions/{draft.number}/change").text
    assert "Der er ingen penge." in page
    assert "Penge" in page


def test_nothing_is_decided_while_people_may_still_answer(record, caseworker):
    closed = consultations.get(record, SLUG)
    asked(record, replace(closed, closes_at=NOW + timedelta(days=2)))
    decide(caseworker)
    publish(caseworker, record)
    assert decisions.of(record, SLUG)[0].published_at is None


def test_two_who_write_a_decision_see_each_others_words_and_none_is_published_unseen(
    record, caseworker
):
    decide(caseworker)
    (draft,) = decisions.of(record, SLUG)
    path = f"/decisions/{draft.number}"
    fields = {**DECISION, "edition": draft.edition}
    assert caseworker.post(f"{path}/change", **{**fields, "title": "Først"}).status_code == 303
    second = caseworker.post(f"{path}/change", **{**fields, "title": "Bagefter"})
    assert second.status_code == 409
    assert "Nogen kom dig i forkøbet" in second.text
    assert "Først" in second.text
    assert 'value="Bagefter"' in second.text
    caseworker.post(f"{path}/publish", seen=draft.edition)
    newest = decisions.get(record, draft.number)
    assert (newest.title, newest.published_at) == ("Først", None)
    caseworker.post(f"{path}/publish", seen=newest.edition)
    assert decisions.get(record, draft.number).published_at


def test_a_published_decision_is_never_changed_and_a_correction_stands_beside_it(
    record, caseworker, public
):
    decide(caseworker)
    publish(caseworker, record)
    (first,) = decisions.of(record, SLUG)
    refused = caseworker.post(f"/decisions/{first.number}/change", **{**DECISION, "title": "Andet"})
    assert refused.status_code == 303
    assert caseworker.post(f"/decisions/{first.number}/remove").status_code == 303
    assert decisions.of(record, SLUG) == [first]
    with pytest.raises(sqlite3.IntegrityError), transaction(record):
        record.conn.execute("UPDATE decision SET title = 'Andet'")
    correcting = f"/consultations/{SLUG}/decisions/new?corrects={first.public_id}"
    caseworker.post(correcting, **{**DECISION, "key": "e", "title": "Rettet titel"})
    publish(caseworker, record)
    page = public.get(f"/{SLUG}").text
    assert page.index("Rettet titel") < page.index(DECISION["title"])
    assert "Rettet siden" in page


def test_the_trace_says_which_points_changed_what(record, caseworker, public, settings):
    answer = an_answer(record)
    caseworker.approve(answer.reference)
    row = record.conn.execute(
        "SELECT 'H' || consultation_id || '-S' || coalesce(number, 1) FROM submission"
    ).fetchone()
    record.conn.execute("UPDATE submission SET number = 1 WHERE number IS NULL")
    point = f"{row[0]}-P1"
    change = {
        "changes-0-title": "Ét sted at ringe til",
        "changes-0-before": "Foreninger kan ringe til forvaltningen.",
        "changes-0-after": "Foreninger har ét nummer at ringe til.",
    }
    wrong = decide(caseworker, **change, **{"changes-0-points": "H9-S9-P9"})
    assert wrong.status_code == 422
    assert "H9-S9-P9" in wrong.text
    assert decide(caseworker, **change, **{"changes-0-points": point.lower()}).status_code == 303
    publish(caseworker, record)
    page = public.get(f"/{SLUG}").text
    assert point in page
    assert "Foreninger har ét nummer at ringe til." in page
    publishing.bring_up_to_date(record, settings, now=NOW)
    with sqlite3.connect(settings.public_path) as db:
        assert db.execute("SELECT title, points FROM change").fetchall() == [
            ("Ét sted at ringe til", f'["{point}"]')
        ]
        assert db.execute("SELECT decided_by FROM decision").fetchone() == ("Socialudvalget",)


PROMISE = {
    "key": "p",
    "kind": "heard",
    "text": "I vil høre mere i god tid inden forventet godkendelse primo 2027",
    "said": "primo 2027",
    "notice": "28",
    "unit": "Socialforvaltningen",
    "owner": "caseworker@example.dk",
}


def promise(caseworker, councils, **changes):
    fields = {**PROMISE, "parties": [each.public_id for each in councils], **changes}
    path = f"/consultations/{SLUG}/promises/new"
    shown = caseworker.post(path, **fields)
    if shown.status_code != 200:
        return shown
    seen = LexborHTMLParser(shown.text).css_first("[name=seen]").attributes["value"]
    return caseworker.post(path, **{**fields, "seen": seen})


def test_a_promise_has_a_last_day_that_everyone_can_count_down_to(
    record, caseworker, councils, public
):
    promise(caseworker, councils)
    page = public.get(f"/{SLUG}").text
    assert "fredag den 4. december 2026" in page
    assert "277 dage tilbage" in page
    assert "Frivilligrådet og Udsatterådet" in page
    assert "caseworker@example.dk" not in page


def test_a_promise_is_shown_with_its_last_day_before_it_is_given(
    record, caseworker, councils, public
):
    path = f"/consultations/{SLUG}/promises/new"
    shown = caseworker.post(path, **PROMISE)
    assert shown.status_code == 200
    assert "fredag den 4. december 2026" in shown.text
    assert promises.of(record, SLUG) == []
    seen = LexborHTMLParser(shown.text).css_first("[name=seen]").attributes["value"]
    with transaction(record):
        users.put(record, "anna@intake.localhost", Role.CASEWORKER, now=NOW)
    ours = caseworker.post(path, **{**PROMISE, "owner": "Anna@intake.localhost"})
    assert ours.status_code == 200  # a user's own address, in a domain the world does not know
    assert caseworker.post(path, **{**PROMISE, "owner": "bo@intake.localhost"}).status_code == 422
    other = caseworker.post(path, **{**PROMISE, "said": "ultimo 2027", "seen": seen})
    assert other.status_code == 200
    assert promises.of(record, SLUG) == []
    assert caseworker.post(path, **PROMISE, seen=seen).status_code == 303
    assert len(promises.of(record, SLUG)) == 1


def test_a_promise_called_kept_by_mistake_is_taken_up_again_and_everyone_sees_it(
    record, caseworker, councils, public
):
    promise(caseworker, councils)
    (given,) = promises.of(record, SLUG)
    path = f"/promises/{given.number}"
    early = caseworker.post(f"{path}/reopened", **{"reopened-text": "Hov."})
    assert early.status_code == 303
    caseworker.post(f"{path}/kept", **{"kept-text": "Brev sendt."})
    assert "dage tilbage" not in public.get(f"/{SLUG}").text
    assert promises.unended(record) == []
    caseworker.post(f"{path}/reopened", **{"reopened-text": "Det var et andet løfte."})
    (again,) = promises.unended(record)
    assert [each.kind for each in again.steps] == ["kept", "reopened"]
    page = public.get(f"/{SLUG}").text
    assert "277 dage tilbage" in page
    assert "Taget op igen" in page
    assert "Det var et andet løfte." in page
    caseworker.post(f"{path}/kept", **{"kept-text": "Nu er det holdt."})
    assert promises.unended(record) == []


def test_words_that_mean_no_day_need_one_beside_them(record, caseworker, councils):
    assert promise(caseworker, councils, said="når vi er klar").status_code == 422
    with_a_day = promise(
        caseworker, councils, said="når vi er klar", last_on="2026-12-24", kind="done"
    )
    assert with_a_day.status_code == 303
    (found,) = promises.of(record, SLUG)
    assert found.last_on.isoformat() == "2026-12-24"


def test_the_owner_is_reminded_once_of_each_step_and_asked_why_it_is_late(
    record, caseworker, councils, settings
):
    promise(caseworker, councils, said="den 2. april 2026", kind="done")
    for days in range(1, 45):
        moment = NOW + timedelta(days=days)
        promising.remind_due(record, settings=settings, now=moment)
        promising.remind_due(record, settings=settings, now=moment)
    sent = [each for each in outbox.deliveries(record) if each.kind == "promise-reminder"]
    assert {each.address for each in sent} == {"caseworker@example.dk"}
    assert [each.subject.split(":")[0] for each in reversed(sent)] == [
        "Et løfte skal holdes senest torsdag den 2. april 2026",
        "Et løfte skal holdes senest torsdag den 2. april 2026",
        "Et løfte er ikke holdt til tiden",
        "Et løfte er ikke holdt til tiden",
    ]


def test_a_late_promise_waits_today_and_its_explanation_is_public(
    record, caseworker, councils, public, settings
):
    promise(caseworker, councils, said="den 1. marts 2026", last_on="2026-03-01", kind="done")
    today = caseworker.get("/").text
    assert "der mangler en forklaring" in today
    (found,) = promises.of(record, SLUG)
    path = f"/promises/{found.number}"
    assert caseworker.post(f"{path}/explained", **{"explained-text": ""}).status_code == 422
    caseworker.post(f"{path}/explained", **{"explained-text": "Udvalget udsatte sagen."})
    assert "der mangler en forklaring" not in caseworker.get("/").text
    assert "Udvalget udsatte sagen." in public.get(f"/{SLUG}").text
    kept = {"kept-text": "Brevet er sendt.", "kept-link": "https://example.dk/brev"}
    caseworker.post(f"{path}/kept", **kept)
    page = public.get(f"/{SLUG}").text
    assert "Brevet er sendt." in page
    assert 'href="https://example.dk/brev"' in page
    after = caseworker.post(f"{path}/lapsed", **{"lapsed-text": "Alligevel ikke"})
    assert after.status_code == 303
    assert len(promises.of(record, SLUG)[0].steps) == 2


def test_a_link_that_is_no_link_is_refused(record, caseworker, councils):
    promise(caseworker, councils)
    (found,) = promises.of(record, SLUG)
    evil = {"kept-text": "Holdt", "kept-link": "javascript:alert(1)"}
    assert caseworker.post(f"/promises/{found.number}/kept", **evil).status_code == 422


def test_the_public_database_says_where_a_promise_stands_when_its_day_has_passed(
    record, caseworker, councils, settings
):
    promise(caseworker, councils, said="den 2. april 2026", kind="done")
    for at, status in ((NOW, "open"), (NOW + timedelta(days=40), "late")):
        assert publishing.bring_up_to_date(record, settings, now=at) is not None
        with sqlite3.connect(settings.public_path) as db:
            found = db.execute(
                "SELECT p.status, name FROM promise p JOIN party ON party.id = party"
            )
            assert sorted(found) == [(status, each) for each in COUNCILS]
