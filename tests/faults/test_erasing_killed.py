"""An erasure that is killed wherever it hurts is nothing or becomes whole; nobody is half there."""

import os
import signal

import pytest

from intake import failpoints
from intake.actions import cleaning, erasing, guarding, publishing, retaining
from intake.core.submission import Status
from intake.store import log
from intake.store.connection import connect, transaction, value
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.leaks.scanner import canary, found_under
from tests.somebody import BY, LATER, SLUG, Somebody, holds, journalised

OPEN = ("erase:emptied",)
AFTER = (
    "erase:ledger_written",
    "erase:files_cleared",
    "publish:before_rename",
    "publish:after_rename",
)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", secret_key="a key for tests only, and long enough")


@pytest.fixture
def anna(settings):
    db = a_record(settings.data)
    settings.record_path.chmod(0o600)
    asked(db, a_consultation(), a_party("Udsatterådet"))
    anna = Somebody(canary(1), settings)
    anna.everywhere(db)
    anna.answers(db, "another", Status.APPROVED)
    publishing.bring_up_to_date(db, settings, now=NOW)
    journalised(db, settings)
    guarding.backup(db, settings.data / "record.db.before-restore")
    db.conn.close()
    return anna


def killed_at(place, settings, act):
    """Do it in a process of its own, which is killed when it comes to the place."""
    child = os.fork()
    if child == 0:
        failpoints.hook = lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == place else 0
        db = connect(settings.record_path)
        act(db)
        os._exit(1)  # it never came there
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def erase(anna, settings):
    def act(db):
        erasing.erase_person(
            db, emails=[anna.email], reason="-", by=BY, settings=settings, now=LATER
        )
        cleaning.finish(db, settings, now=LATER)

    return act


@pytest.mark.parametrize("place", OPEN)
def test_killed_before_it_is_done_it_has_not_begun(settings, anna, place):
    before = holds(connect(settings.record_path), anna.word)
    killed_at(place, settings, erase(anna, settings))
    db = connect(settings.record_path)
    assert holds(db, anna.word) == before
    assert cleaning.read_ledger(settings) == []
    erase(anna, settings)(db)
    assert anna.word not in found_under(settings.data)


@pytest.mark.parametrize("place", AFTER)
def test_killed_while_it_cleans_the_files_the_worker_ends_it(settings, anna, place):
    killed_at(place, settings, erase(anna, settings))
    db = connect(settings.record_path)
    assert holds(db, anna.word) == []
    cleaning.publish(db, settings, now=LATER)
    assert anna.word not in found_under(settings.data)
    assert len(cleaning.read_ledger(settings)) == 1
    assert value(db, "SELECT count(*) FROM erasure WHERE finished_at IS NULL") == 0
    assert log.first_broken(db) is None


def test_killed_between_two_answers_the_worker_goes_on(settings, anna, monkeypatch):
    db = connect(settings.record_path)
    with transaction(db):
        db.conn.execute("UPDATE consultation SET stage = 'decided'")
    retaining.confirm(db, SLUG, by=BY, now=LATER, settings=settings)
    monkeypatch.setattr(retaining, "AT_A_TIME", 1)

    def act(own):
        retaining.run(own, settings=settings, now=LATER)

    killed_at("erase:some_answers", settings, act)
    assert 0 < value(db, "SELECT count(*) FROM submission WHERE erased_at IS NULL") < 3
    cleaning.keep_up(db, settings, now=LATER)
    cleaning.publish(db, settings, now=LATER)
    assert value(db, "SELECT erased_at FROM retention")
    assert holds(db, anna.email) == []
    assert guarding.faults(db, settings) == []
