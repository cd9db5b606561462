"""Whatever dies, whenever: what was acknowledged is there once, and each letter is one letter."""

import itertools
import os
import random
import threading
import time

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
from tests.faults.storm import (
    MAIL,
    OUTBOX,
    PUBLISH,
    SETTLE,
    WEB,
    Person,
    Storm,
    approve_all,
    dies,
    with_fault,
)
from tests.service import Service, eventually

BEHIND = ("web", "mail", "worker")
ENOUGH = 300


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
