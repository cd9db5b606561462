"""Everyone at once: each writer gets its turn, and nobody is told that the record is locked."""

import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from intake.actions import moderating, publishing
from intake.clock import now
from intake.config import HERE
from intake.store import log, published, submissions
from intake.store.connection import connect, rows, value
from tests.builders import a_consultation, a_record, a_submission, asked, kept, settings_in
from tests.faults.asked import SLUG, ask
from tests.faults.harvest import nothing_waits, record_of, reference_behind, sound
from tests.outside import Browser, File
from tests.service import Service

WRITERS, WRITES = 64, 20
LONG_READS, HELD_SECONDS = 3, 1.5


def test_sixty_four_writers_a_slow_reader_and_a_publisher_all_come_through(tmp_path):
    settings = settings_in(tmp_path / "data")
    record = a_record(settings.data)
    asked(record, a_consultation())
    waiting = [kept(record, a_submission()) for _ in range(10)]
    is_over = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(read_slowly, settings, is_over)
        publishing_on = pool.submit(decide_and_publish, settings, waiting, is_over)
        storm = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.faults.writers",
                *map(str, (settings.record_path, WRITERS, WRITES)),
            ],
            cwd=HERE,
            capture_output=True,
            check=False,
        )
        is_over.set()
        assert reading.result() == LONG_READS
        assert publishing_on.result() > 0
    assert (storm.returncode, storm.stdout, storm.stderr) == (0, b"", b"")
    written = Counter(
        each["actor"] for each in rows(record, "SELECT actor FROM event WHERE action = 'storm'")
    )
    assert written == {f"writer {number}": WRITES for number in range(WRITERS)}
    assert log.first_broken(record) is None
    assert value(record, "PRAGMA integrity_check") == "ok"
    for each in waiting:
        assert published.holds(settings.public_path, each.public_id)
    record.conn.close()


def read_slowly(settings, is_over):
    """Hold the record at one moment a few times, far longer than any page of ours does."""
    db = connect(settings.record_path)
    for _ in range(LONG_READS):
        db.conn.execute("BEGIN")
        first = value(db, "SELECT count(*) FROM event")
        is_over.wait(HELD_SECONDS)
        assert value(db, "SELECT count(*) FROM event") == first
        db.conn.execute("COMMIT")
        is_over.wait(HELD_SECONDS)
    db.conn.close()
    return LONG_READS


def decide_and_publish(settings, waiting, is_over):
    """Approve one after the other, publish after each, and once more at the end."""
    db, generations = connect(settings.record_path), 0
    for each in waiting:
        moderating.approve(db, each.reference, by="anna", now=now(None))
        generations += publishing.bring_up_to_date(db, settings, now=now(None)) is not None
    is_over.wait()
    publishing.bring_up_to_date(db, settings, now=now(None))
    assert {submissions.get(db, each.reference).status for each in waiting} == {"published"}
    db.conn.close()
    return generations


def test_sixty_four_people_press_send_in_the_same_moment(tmp_path):
    with Service(tmp_path, processes=("web", "worker")) as service:
        ask(service, tmp_path)
        together = threading.Barrier(WRITERS)

        def answers(number):
            file = File("brev.pdf", b"%PDF-1.7 " + bytes([number]) * 50_000)
            with Browser(service.settings.public_url) as browser:
                hidden = browser.form(SLUG)
                together.wait()
                page = browser.answer(
                    SLUG, hidden, [file], email=f"b{number}@example.dk", answer_1=f"Svar {number}"
                )
            return page.status, page.location

        with ThreadPoolExecutor(WRITERS) as pool:
            told = list(pool.map(answers, range(WRITERS)))
        assert [status for status, _ in told] == [303] * WRITERS
        record = record_of(service.settings)
        nothing_waits(record)
        assert len({reference_behind(record, receipt) for _, receipt in told}) == WRITERS
        assert submissions.count(record) == WRITERS
        sound(service, record)
        record.conn.close()
