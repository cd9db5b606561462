"""Who asks to be erased is erased everywhere, and nobody else is."""

from datetime import timedelta

import pytest

from intake.actions import cleaning, erasing, guarding, publishing
from intake.core.errors import NotFound
from intake.core.retention import CannotErase
from intake.core.submission import Status
from intake.store import log, submissions
from intake.store.connection import rows, text_of, value
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.leaks.scanner import canary, found_under
from tests.somebody import BY, LATER, Somebody, holds, journalised, queued


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", secret_key="a key for tests only, and long enough")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    settings.record_path.chmod(0o600)
    asked(db, a_consultation(), a_party("Udsatterådet"), a_party("Frivilligrådet"))
    yield db
    db.conn.close()


@pytest.fixture
def anna(settings):
    return Somebody(canary(1), settings)


@pytest.fixture
def bo(settings):
    return Somebody(canary(2), settings)


@pytest.fixture
def erase(record, settings):
    def erased(somebody, **which):
        found = erasing.erase_person(
            record,
            emails=[] if which else [somebody.email],
            reason="har bedt om det",
            by=BY,
            settings=settings,
            now=LATER,
            **which,
        )
        cleaning.finish(record, settings, now=LATER)
        return found

    return erased


def test_no_byte_of_a_person_is_left_in_any_file_and_all_of_another_is(
    record, settings, anna, bo, erase
):
    for each in (anna, bo):
        each.everywhere(record)
    publishing.bring_up_to_date(record, settings, now=NOW)
    journalised(record, settings)
    before = holds(record, bo.word)
    assert {"submission", "version", "inbox", "letter", "event", "note"} <= set(before)
    counts = erase(anna)
    assert counts["submission"] == 2
    assert counts["inbox"] == 2
    assert holds(record, anna.word) == []
    assert anna.word not in found_under(settings.data)
    assert holds(record, bo.word) == before
    assert bo.word in found_under(settings.data)


def test_the_log_and_the_receipts_hold_after_an_erasure(record, settings, anna, erase):
    anna.everywhere(record)
    journalised(record, settings)
    nodes = rows(record, "SELECT * FROM receipt_node ORDER BY level, place")
    erase(anna)
    assert log.first_broken(record) is None
    assert guarding.faults(record, settings) == []
    assert rows(record, "SELECT * FROM receipt_node ORDER BY level, place") == nodes


def test_an_emptied_event_that_is_changed_as_well_is_found_out(record, settings, anna, erase):
    anna.everywhere(record)
    journalised(record, settings)
    erase(anna)
    number = value(record, "SELECT id FROM event WHERE detail = '' AND action = 'message placed'")
    assert number
    record.conn.execute("DROP TRIGGER event_is_final")
    record.conn.execute("UPDATE event SET actor = 'somebody else' WHERE id = ?", (number,))
    assert log.first_broken(record) == number


def test_an_event_emptied_behind_the_back_of_the_log_is_found_out(record, anna):
    anna.answers(record)
    number = value(record, "SELECT max(id) FROM event WHERE detail != ''")
    record.conn.execute("UPDATE event SET detail = '' WHERE id = ?", (number,))
    assert log.first_broken(record) == number


def test_what_is_not_journalised_is_not_erased(record, settings, anna, erase):
    reference = anna.everywhere(record)[0]
    with pytest.raises(CannotErase) as refused:
        erase(anna)
    assert {str(each.why) for each in refused.value.hindrances} == {"not journalised"}
    journalised(record, settings, but=(f"answer-{reference}-1",))
    with pytest.raises(CannotErase, match=f"answer-{reference}-1"):
        erase(anna)
    assert "submission" in holds(record, anna.word)


def test_a_letter_that_waits_is_never_sent_once_its_reader_is_erased(
    record, settings, anna, bo, erase
):
    anna.answers(record)
    bo.answers(record)
    journalised(record, settings)
    assert queued(record) == 2
    erase(anna)
    assert queued(record) == 1


@pytest.mark.parametrize("status", list(Status))
def test_an_answer_is_erased_whatever_its_state(record, settings, anna, erase, status):
    answer = anna.answers(record, status=status)
    publishing.bring_up_to_date(record, settings, now=NOW)
    journalised(record, settings)
    erase(anna, references=[answer.reference])
    assert holds(record, anna.word) == []
    assert anna.word not in found_under(settings.data)
    after = submissions.get(record, answer.reference)
    assert (after.status, after.erased_at) == (Status.WITHDRAWN, LATER)


def test_the_public_is_told_that_and_when_a_public_answer_was_erased(record, settings, anna, erase):
    answer = anna.answers(record, status=Status.PUBLISHED)
    publishing.bring_up_to_date(record, settings, now=NOW)
    journalised(record, settings)
    erase(anna)
    from intake.store.engine import sqlite3

    with sqlite3.connect(settings.public_path) as public:
        found = public.execute("SELECT id, cause, withdrawn_at FROM withdrawal").fetchall()
    public.close()
    assert [(each[0], each[1]) for each in found] == [(answer.public_id, "erased")]


def test_a_joint_answer_goes_whole_and_the_councils_stay(record, settings, anna, erase):
    parties = ("Udsatterådet", "Frivilligrådet")
    answer = anna.answers(record, parties=parties)
    journalised(record, settings)
    erase(anna)
    assert submissions.get(record, answer.reference).draft.parties == ()
    assert value(record, "SELECT count(*) FROM party") == 2


def test_a_council_keeps_its_draft_when_one_who_wrote_along_is_erased(
    record, settings, anna, erase
):
    number = anna.drafts(record)
    erase(anna)
    assert value(record, "SELECT id FROM draft") == number
    assert holds(record, anna.word) == []


def test_a_number_that_was_given_is_never_given_again(record, settings, anna, bo, erase):
    answer = anna.answers(record, status=Status.APPROVED)
    message = anna.mails(record, held=True)
    journalised(record, settings)
    erase(anna)
    again = bo.answers(record, status=Status.APPROVED)
    assert submissions.get(record, again.reference).number == 2
    assert submissions.get(record, answer.reference).number == 1
    assert bo.mails(record, held=True) > message


def test_nobody_is_erased_by_an_address_that_is_not_known(record, anna, erase):
    with pytest.raises(NotFound):
        erase(anna)


def test_an_old_backup_comes_back_without_who_was_erased_since(
    record, settings, anna, erase, tmp_path
):
    bo = Somebody(canary(2), settings)
    for each in (anna, bo):
        each.everywhere(record)
    guarding.backup(record, tmp_path / "old.db")
    journalised(record, settings)
    erase(anna)
    record.conn.close()
    a_day_later = LATER + timedelta(days=1)
    guarding.restore(settings, tmp_path / "old.db", now=a_day_later)
    restored = a_record(settings.data)
    assert holds(restored, anna.word) == []
    assert "submission" in holds(restored, bo.word)
    assert value(restored, "SELECT max(erased_at) FROM submission") == text_of(LATER)
    assert cleaning.missing(restored, settings) == []
    cleaning.finish(restored, settings, now=LATER)
    assert anna.word not in found_under(settings.data)
    assert guarding.faults(restored, settings) == []
    restored.conn.close()


def test_a_backup_put_in_place_by_hand_is_found_out_and_made_good(
    record, settings, anna, erase, tmp_path
):
    anna.everywhere(record)
    guarding.backup(record, tmp_path / "old.db")
    journalised(record, settings)
    erase(anna)
    record.conn.close()
    settings.record_path.write_bytes((tmp_path / "old.db").read_bytes())
    copied = a_record(settings.data)
    assert any("erasures" in each for each in guarding.faults(copied, settings))
    assert cleaning.apply_missing(copied, settings, now=LATER) == 1
    assert holds(copied, anna.word) == []
    copied.conn.close()


def test_who_comes_back_after_being_erased_is_left_alone_by_the_ledger(
    record, settings, anna, erase, tmp_path
):
    anna.follows(record)
    guarding.backup(record, tmp_path / "old.db")
    erase(anna)
    record.conn.close()
    settings.record_path.write_bytes((tmp_path / "old.db").read_bytes())
    copied = a_record(settings.data)
    copied.conn.execute("UPDATE follower SET asked_at = '2999', token_hash = 'another'")
    cleaning.apply_missing(copied, settings, now=LATER)
    assert holds(copied, anna.word) == ["follower"]
    copied.conn.close()


def test_the_ledger_names_nobody(record, settings, anna, erase):
    anna.everywhere(record)
    journalised(record, settings)
    erase(anna)
    text = settings.ledger_path.read_text("utf-8")
    assert anna.word not in text
    assert "har bedt om det" in text
    assert settings.ledger_path.stat().st_mode & 0o077 == 0


def test_a_ledger_line_cut_off_by_a_crash_is_written_anew(record, settings, anna, bo, erase):
    anna.follows(record)
    bo.follows(record)
    erase(anna)
    erase(bo)
    text = settings.ledger_path.read_text("utf-8")
    settings.ledger_path.write_text(text[:-40], "utf-8")
    cleaning.write_ledger(record, settings)
    assert [each.key for each in cleaning.read_ledger(settings)] == [
        each["key"] for each in rows(record, "SELECT key FROM erasure ORDER BY id")
    ]
