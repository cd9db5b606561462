"""Who wants it is told by mail what waits, in titles and counts, and stops it by a click."""

from datetime import timedelta

import pytest

from intake.actions import digesting, staffing
from intake.core.digest import Digest
from intake.core.roles import Role
from intake.store import digests, outbox, users
from tests.builders import NOW
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG, a_link, an_answer
from tests.journeys.test_scope import another_case

EMAIL = "sagsbehandler@example.dk"
MONDAY_AT_NOON = NOW + timedelta(hours=1)


@pytest.fixture
def work(record, settings):
    return a_busy_desk(record, settings) | another_case(record, settings)


@pytest.fixture
def known(record):
    a_link(record, EMAIL)
    return users.with_email(record, EMAIL)


def told(record, settings, now):
    """The texts of the digests that are queued by then."""
    digesting.tell(record, settings=settings, now=now)
    found = {due.letter_id: due.letter for due in outbox.due(record, now=now, count=99)}
    return [each for each in found.values() if each.kind == "digest"]


def test_a_caseworker_chooses_on_their_page_and_gets_the_letter(record, staff, settings, work):
    worker = staff("caseworker", EMAIL)
    assert "Mandag til fredag" in worker.get("/me").text
    assert worker.post("/me/digest", digest="daily", hour="12").status_code == 303
    assert 'value="daily"' in worker.get("/me").text
    assert told(record, settings, NOW + timedelta(minutes=30)) == []
    (letter,) = told(record, settings, MONDAY_AT_NOON + timedelta(minutes=5))
    assert letter.recipients == (EMAIL,)
    assert f"{settings.desk_url}/me#digest" in letter.text
    assert "Partnerskabsstrategi for samarbejdet med civilsamfundet: 3 svar" in letter.text
    assert "Havneplan kanarie: 1 svar, 1 ønske om mere tid" in letter.text
    assert len(told(record, settings, MONDAY_AT_NOON + timedelta(hours=1))) == 1  # the same one


def test_no_word_of_who_wrote_or_what_is_in_it(record, settings, work, known):
    digesting.choose(record, known, Digest.DAILY, 8, now=NOW - timedelta(days=2))
    (letter,) = told(record, settings, NOW)
    for each in ("beboer@", "Udsatterådet", "Ældrerådet", "Vores svar", "010190", work["joint"]):
        assert each not in letter.text + letter.html + letter.subject


def test_who_is_kept_to_some_consultations_is_told_of_those(record, settings, work, known):
    staffing.keep_to(record, EMAIL, frozenset({SLUG}), now=NOW)
    digesting.choose(record, known, Digest.DAILY, 8, now=NOW - timedelta(days=2))
    (letter,) = told(record, settings, NOW)
    assert "Partnerskabsstrategi" in letter.text
    assert "kanarie" not in letter.text
    assert "Posten" not in letter.text  # mail without a place is not theirs to see


def test_at_once_means_of_what_is_new_and_not_again(record, settings, work, known):
    digesting.choose(record, known, Digest.AT_ONCE, 8, now=NOW)
    assert told(record, settings, NOW + timedelta(minutes=20)) == []
    an_answer(record, received_at=NOW + timedelta(minutes=30))
    (letter,) = told(record, settings, NOW + timedelta(minutes=31))
    assert "1 nye" in letter.text
    assert len(told(record, settings, NOW + timedelta(minutes=50))) == 1


@pytest.mark.parametrize("what", ["disabled", "reader", "never"])
def test_who_can_do_nothing_about_it_or_wants_it_not_is_not_told(
    record, settings, work, known, what
):
    digesting.choose(record, known, Digest.DAILY, 8, now=NOW - timedelta(days=2))
    if what == "disabled":
        staffing.disable(record, known.id, now=NOW, by="test")
    elif what == "reader":
        staffing.change(record, known.id, Role.READER, None, now=NOW, by="test")
    else:
        digesting.choose(record, known, Digest.NEVER, 8, now=NOW)
    assert told(record, settings, NOW + timedelta(days=3)) == []


def test_nothing_waits_nothing_is_sent(record, settings, known):
    digesting.choose(record, known, Digest.DAILY, 8, now=NOW - timedelta(days=2))
    assert told(record, settings, NOW) == []
    assert digests.choice_of(record, known).told_at == NOW


def test_the_worker_sends_it_by_its_own_clock(record, settings, work, known):
    from intake import worker

    digesting.choose(record, known, Digest.DAILY, 8, now=NOW - timedelta(days=2))
    with worker._telling(settings, None) as tell:
        tell()
    kinds = record.execute("SELECT count(*) FROM letter WHERE kind = 'digest'").fetchone()
    assert kinds == (1,)
