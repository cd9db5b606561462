"""The private of a consultation goes when its day has come, and the public stays as it is."""

from datetime import date, timedelta

import pytest

from intake.actions import cleaning, guarding, publishing, redacting, retaining, writing_back
from intake.core.consultation import Stage
from intake.core.proof import Standing
from intake.core.redaction import Reason, Redaction
from intake.core.retention import CannotErase, by_default
from intake.core.submission import Point, Preference, Status
from intake.papers.typesetter import Typesetter
from intake.store import letters_sent, log, outbox, retention, submissions, versions
from intake.store.connection import rows, transaction, value
from intake.store.engine import sqlite3
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.leaks.scanner import canary, found_under
from tests.outcomes import a_mailing
from tests.somebody import BY, LATER, SLUG, Somebody, holds, journalised

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", secret_key="a key for tests only, and long enough")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    settings.record_path.chmod(0o600)
    decided = a_consultation(stage=Stage.DECIDED)
    asked(db, a_consultation(), a_party("Udsatterådet"), a_party("Frivilligrådet"))
    yield db
    assert decided
    db.conn.close()


@pytest.fixture
def anna(settings):
    return Somebody(canary(1), settings)


def ended(record):
    with transaction(record):
        record.conn.execute("UPDATE consultation SET stage = 'decided'")


def erase_what_is_due(record, settings, now=LATER):
    """As the worker does, once somebody has said that it shall go."""
    retaining.confirm(record, SLUG, by=BY, now=now, settings=settings)
    done = retaining.run(record, settings=settings, now=now)
    cleaning.finish(record, settings, now=now)
    return done


def public_words(settings):
    """All that is public, but for the publications and the day the private went."""
    with sqlite3.connect(settings.public_path) as public:
        names = ("submission", "answer", "point", "attachment", "redaction", "withdrawal")
        found = {name: sorted(public.execute(f"SELECT * FROM {name}")) for name in names}
    public.close()
    return found


def test_what_is_private_goes_and_what_is_public_stays_to_the_letter(record, settings, anna):
    shown = Somebody(canary(2), settings)
    answer = shown.answers(record)
    redacting.redact(
        record,
        answer.reference,
        Redaction(words="svar", reason=Reason.HEALTH),
        by=BY,
        now=NOW,
    )
    hidden = Redaction(words="Andersen", reason=Reason.CONTACT, place="author_name")
    redacting.redact(record, answer.reference, hidden, by=BY, now=NOW)
    from intake.actions import moderating
    from tests.builders import files_ready

    files_ready(record)
    moderating.approve(record, answer.reference, by=BY, now=NOW)
    anna.everywhere(record)
    publishing.bring_up_to_date(record, settings, now=NOW)
    ended(record)
    publishing.bring_up_to_date(record, settings, now=LATER)
    before = public_words(settings)
    assert before["redaction"]
    journalised(record, settings)
    assert erase_what_is_due(record, settings) == 1
    assert public_words(settings) == before
    publishing.bring_up_to_date(record, settings, now=LATER, whole=True)
    assert public_words(settings) == before
    assert holds(record, anna.word) == []
    assert anna.word not in found_under(settings.data)
    # Of what was published, only what the public sees is left.
    assert holds(record, shown.email) == []
    assert guarding.faults(record, settings) == []


def test_nothing_goes_before_its_day_or_before_somebody_said_so(record, settings, anna):
    anna.answers(record)
    ended(record)
    journalised(record, settings)
    day = by_default(a_consultation().closes_at, settings.retention_years)
    with pytest.raises(CannotErase, match="not due"):
        retaining.confirm(record, SLUG, by=BY, now=NOW, settings=settings)
    assert day == date(2031, 3, 16)
    assert retaining.run(record, settings=settings, now=LATER) == 0
    assert "submission" in holds(record, anna.word)


def test_what_is_due_goes_by_itself_where_the_setting_says_so(record, tmp_path, anna):
    settings = settings_in(tmp_path / "data", retention_asks=False)
    anna.answers(record)
    ended(record)
    journalised(record, settings)
    assert retaining.run(record, settings=settings, now=LATER) == 1
    assert holds(record, anna.word) == []


def test_a_case_that_is_not_journalised_stays(record, settings, anna):
    anna.everywhere(record)
    ended(record)
    with pytest.raises(CannotErase, match="not journalised"):
        erase_what_is_due(record, settings)
    number = value(record, "SELECT min(id) FROM inbox")
    journalised(record, settings, but=(f"mail-{number}",))
    with pytest.raises(CannotErase, match=f"mail-{number}"):
        erase_what_is_due(record, settings)


def test_a_legal_hold_keeps_everything_until_it_is_lifted(record, settings, anna):
    anna.answers(record)
    ended(record)
    journalised(record, settings)
    retaining.hold(record, SLUG, "En klagesag", by=BY, now=NOW)
    with pytest.raises(CannotErase, match="En klagesag"):
        erase_what_is_due(record, settings)
    from intake.actions import erasing

    with pytest.raises(CannotErase, match="En klagesag"):
        erasing.erase_person(
            record, emails=[anna.email], reason="-", by=BY, settings=settings, now=LATER
        )
    (number,) = (each["id"] for each in rows(record, "SELECT id FROM legal_hold"))
    retaining.lift(record, SLUG, number, by=BY, now=LATER)
    assert erase_what_is_due(record, settings) == 1


def test_a_hold_placed_after_somebody_confirmed_stops_the_worker(record, settings, anna):
    anna.answers(record)
    ended(record)
    journalised(record, settings)
    retaining.confirm(record, SLUG, by=BY, now=LATER, settings=settings)
    retaining.hold(record, SLUG, "En klagesag", by=BY, now=LATER)
    assert retaining.run(record, settings=settings, now=LATER) == 0
    assert "submission" in holds(record, anna.word)


def test_a_hold_until_a_day_stands_through_that_day(record, settings):
    retaining.hold(record, SLUG, "Aktindsigt", until=NOW.date(), by=BY, now=NOW)
    from intake.actions import hindering

    assert hindering.standing(record, SLUG, settings, NOW + AN_HOUR)
    assert not hindering.standing(record, SLUG, settings, NOW + timedelta(days=1))


def test_an_erased_answer_says_so_to_whoever_holds_its_code(record, settings, anna):
    from intake.actions import proving

    answer = anna.answers(record, preference=Preference.PRIVATE)
    code = versions.of(record, answer.reference)[0].code
    ended(record)
    journalised(record, settings)
    erase_what_is_due(record, settings)
    assert proving.check(record, code).standing is Standing.ERASED
    assert proving.broken(record) == []
    assert log.first_broken(record) is None


def test_a_public_letter_says_to_which_councils_also_after_the_private_went(record, settings, anna):
    anna.answers(record, parties=("Frivilligrådet", "Udsatterådet"), points=(Point("Et møde."),))
    number = writing_back.draft(record, a_mailing(SLUG), by=BY, now=NOW)
    writing_back.send(record, number, settings=settings, by=BY, now=NOW)
    with Typesetter() as typesetter:
        writing_back.write_due(record, typesetter, settings=settings, now=NOW)
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=9):
            outbox.mark_sent(record, due.letter_id, due.address, reply="", now=NOW)
    writing_back.publish(record, 1, settings=settings, by=BY, now=NOW)
    ended(record)
    journalised(record, settings)
    erase_what_is_due(record, settings)
    (letter,) = letters_sent.published(record, SLUG)
    assert letter.recipient.parties == ("Frivilligrådet", "Udsatterådet")
    assert letter.recipient.addresses == ()
    assert holds(record, anna.word) == []


def test_a_backup_from_before_comes_back_without_the_private(record, settings, anna, tmp_path):
    shown = Somebody(canary(2), settings).answers(record, status=Status.APPROVED)
    anna.everywhere(record)
    publishing.bring_up_to_date(record, settings, now=NOW)
    guarding.backup(record, tmp_path / "old.db")
    ended(record)
    journalised(record, settings)
    erase_what_is_due(record, settings)
    record.conn.close()
    guarding.restore(settings, tmp_path / "old.db", now=LATER)
    restored = a_record(settings.data)
    assert holds(restored, anna.word) == []
    assert SLUG in retention.erased_on(restored)
    assert submissions.get(restored, shown.reference).kept_face is not None
    restored.conn.close()
