"""A disk without room: everyone is told, nothing acknowledged is lost, and it heals by itself."""

import errno
import os
import resource
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from intake.actions import moderating
from intake.clock import now
from intake.store import published, submissions
from intake.store.connection import value
from tests.faults.asked import SLUG, ask
from tests.faults.harvest import (
    letters_left,
    nothing_waits,
    record_of,
    reference_behind,
    sound,
    submission_with,
)
from tests.outside import Browser, File, a_mail, hand_in
from tests.service import Service, eventually

SMALL_DISK = "size=16m"
LEVELS = (0, 1, 2, 4, 8, 16, 24, 48, 96, 192)
"""KiB left free: every stage of a commit fails at one of them."""

NO_ROOM_TO_PUBLISH = "trouble with publish: NoRoom"
LETTER = File("brev.pdf", b"%PDF-1.7 " + bytes(range(256)) * 200)


class Disk:
    """A small file system of its own that can be filled up and emptied again."""

    def __init__(self, folder: Path) -> None:
        self.ballast = folder / "ballast"

    @property
    def free(self) -> int:
        found = os.statvfs(self.ballast.parent)
        return found.f_bavail * found.f_bsize

    def leave(self, kib: int) -> None:
        """Fill the disk up until this much is free."""
        self.ballast.unlink(missing_ok=True)
        with self.ballast.open("wb", buffering=0) as file:
            try:
                for _ in range(max(0, self.free - kib * 1024) // 4096):
                    file.write(b"\0" * 4096)
            except OSError as error:
                assert error.errno == errno.ENOSPC

    def clear(self) -> None:
        self.ballast.unlink(missing_ok=True)


@contextmanager
def a_small_disk(folder: Path):
    """Mount a tmpfs; where that is impossible skip, except in CI, which must be able to."""
    if os.geteuid() != 0:
        pytest.skip("a full disk needs root, to mount a small one")
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        missing = f"cannot mount a small disk: {mounted.stderr.decode().strip()}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("full-disk")
    with a_small_disk(folder / "data") as small:
        yield small


@pytest.fixture(scope="module")
def service(disk, tmp_path_factory):
    with Service(disk.ballast.parent.parent) as running:
        ask(running, tmp_path_factory.mktemp("asked"))
        eventually(lambda: is_at_rest(running.settings))
        yield running


def is_at_rest(settings):
    """Tell whether the first publication is over: what it leaves would be room on a full disk."""
    if not published.number(settings.public_path):
        return False
    return not any((settings.data / "publish").iterdir())


@pytest.fixture
def record(service, disk):
    db = record_of(service.settings)
    nothing_waits(db)
    yield db
    disk.clear()
    db.conn.close()


def by_web(service, text, files=(LETTER,)):
    address = f"{_name(text)}@example.dk"
    with Browser(service.settings.public_url) as browser:
        return browser.answer(SLUG, browser.form(SLUG), files, email=address, answer_1=text)


def by_mail(service, text, files=(LETTER,)):
    to = f"{SLUG}@{service.settings.mail_domain}"
    return hand_in(service.settings.mail_port, a_mail(f"{_name(text)}@example.dk", to, text, files))


def _name(text):
    return text.split(maxsplit=1)[0].lower()


def test_a_visitor_is_told_that_there_is_no_room_and_keeps_what_was_typed(service, record, disk):
    disk.leave(0)
    page = by_web(service, "Visitor1 foreslår åen & <parken>")
    assert page.status == 503
    assert page.headers["Retry-After"] == "60"
    assert "Visitor1 foreslår åen &amp; &lt;parken&gt;" in page.text
    assert "brev.pdf" in page.text
    disk.clear()
    key = {name: page.hidden(name) for name in ("csrf_token", "key")}
    assert key["key"]
    assert value(record, "SELECT count(*) FROM submission WHERE email = 'visitor1@example.dk'") == 0


def test_the_same_page_can_be_sent_again_once_there_is_room(service, record, disk):
    with Browser(service.settings.public_url) as browser:
        hidden = browser.form(SLUG)
        disk.leave(0)
        refused = browser.answer(SLUG, hidden, answer_1="Visitor2 svarer")
        disk.clear()
        again = {name: refused.hidden(name) for name in hidden}
        assert (refused.status, again["key"]) == (503, hidden["key"])
        taken = browser.answer(SLUG, again, answer_1="Visitor2 svarer")
    assert taken.status == 303
    assert reference_behind(record, taken.location) == submission_with(record, "Visitor2 svarer")


def test_a_mail_server_is_told_to_come_again(service, record, disk):
    disk.leave(0)
    code, words = by_mail(service, "Council1 svarer")
    assert (code, words.split()[0]) == (452, "4.3.1")
    disk.clear()
    assert by_mail(service, "Council1 svarer")[0] == 250
    nothing_waits(record)
    submission_with(record, "Council1 svarer", (LETTER,))


def test_at_every_level_what_was_acknowledged_is_there_and_nothing_else(service, record, disk):
    web, mail, refused = {}, [], 0
    for level in LEVELS:
        disk.leave(level)
        page = by_web(service, f"Borger{level} svarer her")
        code, _ = by_mail(service, f"Raad{level} svarer her")
        assert page.status in {303, 503}
        assert code in {250, 451, 452}
        refused += (page.status == 503) + (code != 250)
        if page.status == 303:
            web[level] = page.location
        if code == 250:
            mail.append(level)
    disk.clear()
    nothing_waits(record)
    assert refused > 0
    for level in LEVELS:
        if level in web:
            found = submission_with(record, f"Borger{level} svarer her", (LETTER,))
            assert found == reference_behind(record, web[level])
        else:
            assert nobody_said(record, f"borger{level}@example.dk")
        if level in mail:
            submission_with(record, f"Raad{level} svarer her", (LETTER,))
        else:
            assert nobody_said(record, f"raad{level}@example.dk")
    sound(service, record)


def nobody_said(record, address):
    return not value(record, "SELECT count(*) FROM submission WHERE email = ?", (address,))


def test_letters_wait_for_room_and_none_is_sent_twice(service, record, disk):
    before = letters_left(service, record)
    taken = len(service.sink.messages)
    for number in range(3):
        assert by_web(service, f"Writer{number} svarer", ()).status == 303
        disk.leave(0)
        eventually(lambda: len(service.sink.messages) > taken)
        disk.clear()
    nothing_waits(record)
    assert letters_left(service, record) == before


def test_what_was_approved_without_room_to_publish_is_published_when_there_is(
    service, record, disk
):
    assert by_web(service, "Approved1 svarer", ()).status == 303
    nothing_waits(record)
    reference = submission_with(record, "Approved1 svarer")
    service.stop("worker")
    answer = moderating.approve(record, reference, by="anna", now=now(None))
    before = service.settings.public_path.read_bytes()
    disk.leave(0)
    lines = service.log.read_text().count(NO_ROOM_TO_PUBLISH)
    service.start("worker")
    eventually(lambda: service.log.read_text().count(NO_ROOM_TO_PUBLISH) > lines)
    assert service.settings.public_path.read_bytes() == before
    disk.clear()
    eventually(lambda: published.holds(service.settings.public_path, answer.public_id))
    eventually(lambda: submissions.get(record, reference).status == "published")


def test_the_same_processes_are_still_running_and_sound(service, record):
    assert {each.poll() for each in service.running.values()} == {None}
    assert by_web(service, "Last svarer").status == 303
    assert by_mail(service, "Latest svarer")[0] == 250
    nothing_waits(record)
    sound(service, record)
    assert b"Traceback" not in service.log.read_bytes()


def test_a_limit_on_the_size_of_files_is_no_room_either(tmp_path):
    with Service(tmp_path, processes=("web", "mail", "worker")) as limited:
        ask(limited, tmp_path)
        record = record_of(limited.settings)
        nothing_waits(record)
        size = limited.settings.record_path.stat().st_size
        for room in (0, 4096, 3 * 4096):
            limit_files(limited, size + room)
            assert by_web(limited, f"Borger{room} svarer").status == 503
            assert by_mail(limited, f"Raad{room} svarer")[0] == 452
        limit_files(limited, resource.RLIM_INFINITY)
        assert value(record, "SELECT count(*) FROM submission") == 0
        assert by_web(limited, "Borger svarer").status == 303
        assert by_mail(limited, "Raad svarer")[0] == 250
        nothing_waits(record)
        submission_with(record, "Borger svarer", (LETTER,))
        submission_with(record, "Raad svarer", (LETTER,))
        sound(limited, record)
        record.conn.close()


def limit_files(service, size):
    """Let the processes that take answers write no file larger than this, as ulimit -f does."""
    for process in ("web", "mail"):
        hard = resource.RLIM_INFINITY
        resource.prlimit(service.running[process].pid, resource.RLIMIT_FSIZE, (size, hard))
