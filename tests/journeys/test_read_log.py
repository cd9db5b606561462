"""Who reads what about people is in the log, once a while, without a word of it."""

import pytest

from intake import clock
from intake.store import events, log
from intake.store.connection import rows, transaction
from intake.store.log import Wanted
from tests.builders import NOW
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG


@pytest.fixture
def work(record, settings):
    return a_busy_desk(record, settings)


def reads(record, **wanted):
    found = log.found(record, Wanted(kind="reads", **wanted), count=99)
    return [(each.actor, each.subject, each.detail) for each in reversed(found)]


def test_reading_an_answer_its_file_and_its_mail_is_noted_with_who_and_where(record, staff, work):
    reader = staff("reader")
    reference, mail = work["joint"], work["mail"]
    reader.get(f"/submissions/{reference}?q=Jens+Hansen")
    reader.get(f"/submissions/{reference}/attachments/1")
    reader.get(f"/mail/{mail}")
    reader.get(f"/mail/{mail}/source")
    reader.get(f"/consultations/{SLUG}/export")
    assert reads(record) == [
        ("reader@example.dk", reference, ""),
        ("reader@example.dk", reference, "attachments/1"),
        ("reader@example.dk", f"message {mail}", ""),
        ("reader@example.dk", f"message {mail}", "source"),
        ("reader@example.dk", SLUG, "export"),
    ]
    (first,) = log.seen_by(record, reference)[:1]
    assert (first.at >= NOW, first.consultation) == (True, SLUG)
    assert "Hansen" not in "".join(record.conn.iterdump())


def test_looking_again_within_five_minutes_is_the_same_reading(record, staff, work, monkeypatch):
    reader = staff("reader")
    for _ in range(3):
        reader.get(f"/submissions/{work['joint']}")
        reader.get(f"/submissions/{work['joint'].lower()}")
    assert len(reads(record)) == 1
    staff("caseworker").get(f"/submissions/{work['joint']}")
    assert len(reads(record)) == 2
    monkeypatch.setattr(clock, "_STARTED", clock._STARTED - 6 * 60)
    reader.get(f"/submissions/{work['joint']}")
    assert len(reads(record)) == 3


def test_lists_that_name_people_are_noted_as_well(record, staff, work):
    reader = staff("reader")
    for path in ("/", "/submissions", "/mail", "/parties"):
        reader.get(path)
    assert [subject for _, subject, _ in reads(record)] == [
        "/",
        "/submissions",
        "/mail",
        "/parties",
    ]


def test_what_there_is_not_and_what_one_may_not_is_no_reading(record, staff, work):
    reader = staff("reader")
    for path in ("/submissions/AAAA-BBBB-CCCC", "/mail/999", "/users", "/log", "/keys", "/nowhere"):
        reader.get(path)
    limited = staff("caseworker", only=set())
    limited.get(f"/submissions/{work['joint']}")
    assert reads(record) == []


def test_a_form_that_shows_the_answer_again_is_a_reading_too(record, staff, work):
    worker = staff("caseworker")
    token = worker.csrf_token()
    path = f"/submissions/{work['joint']}/withhold"
    refused = worker.client.post(path, data={"csrf_token": token, "seen": "received"})
    assert refused.status_code == 422
    assert ("caseworker@example.dk", work["joint"], "") in reads(record)


def test_readings_stand_in_the_log_of_the_house_and_not_in_the_answers_own_history(
    record, staff, work
):
    admin = staff("admin")
    admin.get(f"/submissions/{work['joint']}")
    assert events.READ not in {each.action for each in events.about(record, work["joint"])}
    page = admin.get(f"/log?kind=reads&actor=admin@example.dk&subject={work['joint']}").text
    assert f'href="/submissions/{work["joint"]}"' in page
    assert "Læst" in page
    nothing = admin.get("/log?kind=reads&since=2030-01-01&until=nonsense").text
    assert "Intet i loggen passer" in nothing


def test_the_log_can_be_proven_at_the_desk(record, staff, work):
    admin = staff("admin")
    page = admin.get("/log/check").text
    number, seal = log.last(record)
    assert "Loggen er hel" in page
    assert f"{number}:{seal}" in page
    (middle,) = rows(record, "SELECT id FROM event ORDER BY id LIMIT 1 OFFSET 3")
    record.conn.execute("DROP TRIGGER event_is_final")
    record.conn.execute("UPDATE event SET actor = 'x' WHERE id = ?", (middle["id"],))
    assert f"ændret ved hændelse {middle['id']}" in admin.get("/log/check").text


def test_what_cannot_be_noted_is_not_shown(record, staff, work):
    reader = staff("reader")
    with transaction(record):
        record.conn.execute(
            "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE (ABORT, 'full'); END"
        )
    shown = reader.get(f"/submissions/{work['joint']}")
    assert shown.status_code == 500
    assert "Rådene svarer sammen" not in shown.text
