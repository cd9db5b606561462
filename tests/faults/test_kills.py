"""Whatever dies, whenever: what was acknowledged is there once, and each letter is one letter."""

import http.client
import itertools
import os
import random
import signal
import smtplib
import threading
import time
from contextlib import suppress

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
from tests.service import PATIENCE, Service, eventually

WEB = ("web:parsed", "web:after_commit", "web:before_response")
MAIL = ("mail:data_end", "mail:before_commit", "mail:after_commit", "mail:before_250")
SETTLE = ("worker:claimed", "worker:read", "worker:settled")
OUTBOX = (
    "outbox:connected",
    "outbox:before_send",
    "outbox:after_250_before_mark",
    "outbox:marked",
)
PUBLISH = ("publish:built", "publish:fsynced", "publish:before_rename", "publish:after_rename")
RARE = ("outbox:connected", *PUBLISH)
KILLED = -signal.SIGKILL
GONE = (OSError, http.client.HTTPException, smtplib.SMTPException)
BEHIND = ("web", "mail", "worker")
ENOUGH = 300


class Person:
    """Somebody who answers until it is acknowledged, and remembers what was acknowledged."""

    def __init__(self, service: Service, addresses: list[str], seed: int) -> None:
        self.service = service
        self.addresses = addresses
        self.chance = random.Random(seed)
        self.acknowledged: dict[str, tuple[tuple[File, ...], str]] = {}
        self.refused: list[str] = []

    def files(self, text: str) -> tuple[File, ...]:
        if self.chance.random() < 0.6:
            return ()
        content = b"%PDF-1.7 " + text.encode() + self.chance.randbytes(20_000)
        return (File("svar.pdf", content),)

    def by_web(self, text: str) -> None:
        """Fill in one form, and press the same button until the receipt comes."""
        files = self.files(text)
        with Browser(self.service.settings.public_url) as browser:
            hidden = self.again(lambda: browser.form(SLUG))
            page = self.again(
                lambda: browser.answer(SLUG, hidden, files, email=_address(text), answer_1=text)
            )
        if page.status == 303:
            self.acknowledged[text] = (files, page.location)
        else:
            self.refused.append(f"{page.status} to {text}")

    def by_mail(self, text: str) -> None:
        """Write one message, and hand in the same bytes until they are taken."""
        files = self.files(text)
        message = a_mail(_address(text), self.chance.choice(self.addresses), text, files)
        code, words = self.again(lambda: hand_in(self.service.settings.mail_port, message))
        if code == 250:
            self.acknowledged[text] = (files, "")
        else:
            self.refused.append(f"{code} {words} to {text}")

    def again(self, attempt):
        """Try until the server stays; a limit, so that a service that never returns fails."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return attempt()
            except GONE:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)


def _address(text: str) -> str:
    return f"{text.split(maxsplit=1)[0].lower()}@example.dk"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kills")
    with Service(folder, processes=BEHIND) as running:
        yield running


@pytest.fixture(scope="module")
def addresses(service, tmp_path_factory):
    invited = ask(service, tmp_path_factory.mktemp("asked"))
    return [*(each["reply_address"] for each in invited), f"{SLUG}@{service.settings.mail_domain}"]


@pytest.fixture
def record(service):
    db = record_of(service.settings)
    yield db
    db.conn.close()


_number = itertools.count(1)


@pytest.fixture
def person(service, addresses):
    return Person(service, addresses, seed=next(_number))


def strike(service: Service, process: str, place: str, number: int = 1) -> None:
    """Start the process so that it dies there, wait until it has, and start it sound again."""
    with_fault(service, process, place, number)
    dies(service, process)
    service.start(process)


def with_fault(service: Service, process: str, place: str, number: int = 1) -> None:
    """End the process at once and start it anew with the fault in it."""
    service.stop(process, how=signal.SIGKILL)
    service.start(process, fault=f"{place}:kill:{number}")


def dies(service: Service, process: str) -> None:
    """Wait for the process to have killed itself, and all that belonged to it to be gone."""
    popen = service.running[process]
    assert popen.wait(PATIENCE) == KILLED, service.log.read_text()[-2000:]
    eventually(lambda: not _is_alive(popen.pid))


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("place", WEB)
def test_who_got_no_receipt_page_presses_again_and_has_answered_once(
    service, record, person, place
):
    nothing_waits(record)
    before = letters_left(service, record)
    with_fault(service, "web", place)
    text = f"Borger{next(_number)} svarer"
    pressing = threading.Thread(target=person.by_web, args=(text,))
    pressing.start()
    dies(service, "web")
    service.start("web")
    pressing.join()
    ((files, receipt),) = person.acknowledged.values()
    assert reference_behind(record, receipt) == submission_with(record, text, files)
    nothing_waits(record)
    assert letters_left(service, record) == before
    sound(service, record)


@pytest.mark.parametrize("place", MAIL)
def test_who_got_no_250_sends_again_and_has_answered_once(service, record, person, place):
    nothing_waits(record)
    before = letters_left(service, record)
    with_fault(service, "mail", place)
    text = f"Raad{next(_number)} svarer"
    sending = threading.Thread(target=person.by_mail, args=(text,))
    sending.start()
    dies(service, "mail")
    service.start("mail")
    sending.join()
    assert person.refused == []
    ((files, _),) = person.acknowledged.values()
    nothing_waits(record)
    submission_with(record, text, files)
    assert letters_left(service, record) == before
    sound(service, record)


@pytest.mark.parametrize("place", SETTLE)
def test_a_worker_that_dies_while_it_settles_loses_and_doubles_nothing(
    service, record, person, place
):
    nothing_waits(record)
    before = letters_left(service, record)
    with_fault(service, "worker", place)
    text = f"Raad{next(_number)} svarer"
    person.by_mail(text)
    dies(service, "worker")
    service.start("worker")
    nothing_waits(record)
    assert person.refused == []
    ((files, _),) = person.acknowledged.values()
    submission_with(record, text, files)
    assert letters_left(service, record) == before
    sound(service, record)


@pytest.mark.parametrize("place", OUTBOX)
def test_a_letter_goes_out_twice_only_where_nobody_could_know_that_it_had_left(
    service, record, person, place
):
    nothing_waits(record)
    before = letters_left(service, record)
    with_fault(service, "worker", place)
    person.by_web(f"Borger{next(_number)} svarer")
    dies(service, "worker")
    service.start("worker")
    nothing_waits(record)
    again = letters_left(service, record) - before
    assert again == (1 if place == "outbox:after_250_before_mark" else 0)
    sound(service, record)


@pytest.mark.parametrize("place", PUBLISH)
def test_a_publisher_that_dies_leaves_a_whole_record_and_the_next_one_publishes(
    service, record, person, place
):
    nothing_waits(record)
    text = f"Borger{next(_number)} svarer"
    person.by_web(text)
    nothing_waits(record)
    with_fault(service, "worker", place)
    reference = submission_with(record, text, person.acknowledged[text][0])
    answer = moderating.approve(record, reference, by="anna", now=now(None))
    dies(service, "worker")
    assert published.number(service.settings.public_path) is not None
    service.start("worker")
    eventually(lambda: submissions.get(record, reference).status == "published")
    assert published.holds(service.settings.public_path, answer.public_id)
    assert [each.name for each in service.settings.public_path.parent.iterdir()] == ["public.db"]
    sound(service, record)


def test_three_hundred_answers_survive_a_service_that_is_killed_everywhere(
    service, record, addresses
):
    seed = int(os.environ.get("SEED", "0")) or random.randrange(2**32)
    print(f"\nSEED={seed}")  # noqa: T201 - so that a failure can be repeated
    chance = random.Random(seed)
    nothing_waits(record)
    before, count = letters_left(service, record), value(record, "SELECT count(*) FROM submission")
    storm = Storm(service, chance)
    people = [Person(service, addresses, chance.randrange(2**32)) for _ in range(10)]
    ways = [person.by_web for person in people[:6]] + [person.by_mail for person in people[6:]]
    numbers = itertools.count(1)

    def keep_answering(way):
        while (number := next(numbers)) <= ENOUGH or not storm.is_over:
            way(f"Svar{seed:x}nr{number} står her")
            time.sleep(0.1 if number < ENOUGH else 0.5)

    threads = [threading.Thread(target=keep_answering, args=(way,)) for way in ways]
    threads += [threading.Thread(target=approve_all, args=(service, storm))]
    for each in threads:
        each.start()
    storm.rage()
    for each in threads:
        each.join()
    nothing_waits(record)
    acknowledged = {text: kept for person in people for text, kept in person.acknowledged.items()}
    assert [each for person in people for each in person.refused] == []
    assert len(acknowledged) >= ENOUGH
    assert value(record, "SELECT count(*) FROM submission") == count + len(acknowledged)
    for text, (files, receipt) in acknowledged.items():
        reference = submission_with(record, text, files)
        assert not receipt or reference_behind(record, receipt) == reference
    assert letters_left(service, record) - before <= storm.deaths["worker"]
    sound(service, record)


class Storm:
    """Kills each process at each of its places in turn, in an order of chance."""

    def __init__(self, service: Service, chance: random.Random) -> None:
        self.service = service
        self.chance = chance
        self.plan = {
            "web": chance.sample(WEB * 3, 9),
            "mail": chance.sample(MAIL * 2, 8),
            "worker": chance.sample(SETTLE + OUTBOX + PUBLISH, 11),
        }
        self.deaths = dict.fromkeys(self.plan, 0)
        self.is_over = False
        self.trouble: list[str] = []

    def rage(self) -> None:
        threads = [threading.Thread(target=self._at, args=(process,)) for process in self.plan]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.is_over = True
        assert self.trouble == []

    def _at(self, process: str) -> None:
        place = ""
        try:
            for place in self.plan[process]:
                number = 1 if place in RARE else self.chance.randrange(1, 5)
                strike(self.service, process, place, number)
                self.deaths[process] += 1
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self.trouble.append(f"{place}: {error}")


def approve_all(service: Service, storm: Storm) -> None:
    """A caseworker who approves whatever comes in, so that there is something to publish."""
    db = record_of(service.settings)
    while not storm.is_over:
        for each in submissions.selected(db, status=submissions.Status.RECEIVED, limit=3):
            with suppress(Exception):
                moderating.approve(db, each.reference, by="anna", now=now(None))
        time.sleep(0.2)
    db.conn.close()
