"""Everything private is found by any part of its words, from the moment it is written."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from intake.actions import moderating, teamwork
from intake.config import HERE
from intake.core.extracted import Extracted
from intake.core.filtering import filter_of
from intake.core.letter import Letter
from intake.core.redaction import Redaction
from intake.core.submission import Channel, MailView, Point, Status
from intake.store import file_texts, filtered, log, outbox, redactions, search_index, submissions
from intake.store.connection import rows, transaction, value
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    asked,
    files_ready,
    kept,
)

ME = "anna@example.dk"


@pytest.fixture
def db(tmp_path):
    db = a_record(tmp_path)
    asked(db, a_consultation(), a_party("Udsatterådet"), a_party("Frivilligrådet"))
    yield db
    db.conn.close()


def found(db, q, **more):
    chosen = filter_of({"q": q, "status": "all", **more})
    lines = filtered.page(db, chosen, me=ME, limit=50).lines
    assert filtered.count(db, chosen, me=ME) == len(lines)
    return [each.reference for each in lines]


FILE = an_attachment("Bilag om gågader.pdf")
WHOLE = a_submission(
    "whole",
    draft=a_draft(
        author_name="Mette Eksempel",
        organisation="Cyklistforeningen",
        email="mette@cykel.example.dk",
        body="Vi ønsker flere parkeringspladser ved skolen.",
        answers={"1": ("Busserne kører for sjældent.",)},
        points=(Point("Sæt farten ned på Strandvejen"),),
        minority="To medlemmer er uenige om asfalten.",
        parties=("Udsatterådet",),
        attachments=(FILE,),
    ),
    mail=MailView(
        subject="Svar om trafik", quoted="Kære råd, hermed spørgsmål", signature="Kontor 4"
    ),
)


@pytest.mark.parametrize(
    ("q", "place"),
    [
        ("pladser", "words"),
        ("BUSSER", "words"),
        ("strandvej", "words"),
        ("asfalt", "words"),
        ("trafik", "subject"),
        ("eksempel", "sender"),
        ("cyklistforening", "sender"),
        ("udsatte", "sender"),
        ("mette@cykel", "address"),
        ("gågader", "files"),
        ("spørgsmål", "quoted"),
        ("kontor 4", "quoted"),
    ],
)
def test_every_part_of_an_answer_is_found_and_says_where(db, q, place):
    kept(db, WHOLE)
    kept(db, a_submission("other", draft=a_draft(body="Noget helt andet.", author_name="Bo")))
    assert found(db, q) == [WHOLE.reference]
    chosen = filter_of({"q": q})
    lines = filtered.page(db, chosen, me=ME, limit=5).lines
    assert place in {each.place for each in filtered.hits_of(db, chosen, lines)[WHOLE.reference]}


def test_a_reference_is_found_by_a_part_of_it(db):
    kept(db, WHOLE)
    assert found(db, WHOLE.reference[2:9].lower()) == [WHOLE.reference]


def test_words_in_different_parts_of_an_answer_are_found_together(db):
    kept(db, WHOLE)
    assert found(db, "pladser udsatterådet trafik") == [WHOLE.reference]
    assert found(db, "pladser frivilligrådet") == []


def test_words_can_be_kept_together_or_left_out(db):
    kept(db, WHOLE)
    assert found(db, '"flere parkerings"') == [WHOLE.reference]
    assert found(db, '"parkerings flere"') == []
    assert found(db, "pladser -trafik") == []
    assert found(db, "-trafik") == []
    assert found(db, "-togtrafik") == [WHOLE.reference]


def test_a_word_of_one_or_two_letters_is_found_whole_and_alone(db):
    eu = kept(db, a_submission(draft=a_draft(body="Spørg EU's kontor.")))
    kept(db, a_submission(draft=a_draft(body="Spørg Europa.")))
    assert found(db, "eu") == [eu.reference]
    assert found(db, "eu kontor") == [eu.reference]
    assert len(found(db, "-eu")) == 1


def test_what_comes_later_is_found_from_then_on(db):
    kept(db, WHOLE)
    reference = WHOLE.reference
    assert found(db, "havnebus") == []
    teamwork.note(db, reference, "Ring om havnebussen", by=ME, now=NOW)
    assert found(db, "havnebus") == [reference]
    with transaction(db):
        file_texts.put(db, FILE.sha256, Extracted(text="En rundkørsel"), now=NOW)
    assert found(db, "rundkørsel") == [reference]
    moderating.withhold(db, reference, reason="Afventer partshøring", by=ME, now=NOW)
    assert found(db, "partshøring") == [reference]
    with transaction(db):
        redactions.add(
            db,
            reference,
            Redaction(words="skolen", reason="other", note="Hemmelig skole"),
            by=ME,
            now=NOW,
        )
        db.conn.execute("UPDATE party SET name = 'Trafikrådet' WHERE name = 'Udsatterådet'")
    assert found(db, "hemmelig") == found(db, "trafikråd") == [reference]
    assert found(db, "udsatteråd") == []


def test_what_is_corrected_is_found_by_its_new_words_only(db):
    before = kept(db, WHOLE)
    after = replace(before, draft=replace(before.draft, body="Vi ønsker letbaner.", answers={}))
    with transaction(db):
        submissions.replace_words(db, after, version=2)
    assert found(db, "letbane") == [WHOLE.reference]
    assert found(db, "pladser") == found(db, "busser") == []


def test_what_was_not_kept_is_not_found_either(db):
    with pytest.raises(RuntimeError), transaction(db):
        submissions.add(db, WHOLE, key="k", receipt_token="t")
        raise RuntimeError
    assert found(db, "pladser") == []
    assert rows(db, "SELECT * FROM search_due") == []


def test_after_an_erasure_no_part_of_a_word_is_left_in_the_index(db, tmp_path):
    kept(db, WHOLE)
    kept(db, a_submission("other", draft=a_draft(body="Noget helt andet.")))
    with transaction(db):
        number = value(db, "SELECT id FROM submission WHERE reference = ?", (WHOLE.reference,))
        db.conn.execute("PRAGMA defer_foreign_keys = ON")
        for table in ("answer", "point", "attachment", "submission_party", "note", "version_file"):
            db.conn.execute(f"DELETE FROM {table} WHERE submission_id = ?", (number,))
        db.conn.execute("DELETE FROM version WHERE submission_id = ?", (number,))
        db.conn.execute("DELETE FROM submission WHERE id = ?", (number,))
        search_index.forget_for_good(db)
    assert found(db, "pladser") == []
    db.conn.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, search, row)")
    terms = {each["term"] for each in rows(db, "SELECT term FROM temp.terms")}
    assert "nog" in terms and not {"rke", "dvej", "fal", "myk"} & terms
    assert b"parkeringspladser" not in (tmp_path / "record.db").read_bytes()


def test_filters_and_words_are_used_together(db):
    late = kept(db, a_submission("late", late=True, channel=Channel.EMAIL))
    kept(db, a_submission("early", draft=a_draft(nil_return=True)))
    kept(db, replace(WHOLE, received_at=NOW - timedelta(days=3)))
    assert found(db, "pladser", late="yes") == [late.reference]
    assert found(db, "", channel="email", late="yes", nil="no") == [late.reference]
    assert found(db, "", files="yes") == [WHOLE.reference]
    assert found(db, "", party="Udsatterådet") == found(db, "", kind="council")
    assert found(db, "", until="2026-02-28") == [WHOLE.reference]
    assert WHOLE.reference not in found(db, "", since="2026-03-01")
    assert found(db, "", read="yes") == []
    with transaction(db):
        db.conn.execute("INSERT INTO opened SELECT id, ?, 1, '' FROM submission WHERE late", (ME,))
    assert found(db, "", read="yes") == [late.reference]
    assert late.reference not in found(db, "", read="no")
    teamwork_assign(db, late.reference)
    assert found(db, "", whose="mine") == found(db, "", whose=ME) == [late.reference]
    assert late.reference not in found(db, "", whose="nobody")


def teamwork_assign(db, reference):
    with transaction(db):
        db.conn.execute(
            "UPDATE submission SET assigned_to = ? WHERE reference = ?", (ME, reference)
        )


@pytest.mark.parametrize("address", [{"status": "all"}, {}, {"q": "pladser", "status": "all"}])
def test_every_answer_stands_on_one_page_whichever_way_one_turns_them(db, address):
    for at in range(7):
        kept(db, a_submission(f"n{at}", received_at=NOW - timedelta(hours=at // 2)))
    chosen = filter_of(address)
    seen, after = [], ""
    while True:
        page = filtered.page(db, chosen, me=ME, limit=3, after=after)
        seen.append([each.reference for each in page.lines])
        assert page.before == (len(seen) > 1)
        if not page.after:
            break
        after = seen[-1][-1]
    assert [len(each) for each in seen] == [3, 3, 1]
    assert len({each for part in seen for each in part}) == 7
    back = filtered.page(db, chosen, me=ME, limit=3, before=seen[2][0])
    assert [each.reference for each in back.lines] == seen[1]
    assert back.before and back.after
    first = filtered.page(db, chosen, me=ME, limit=3, before=seen[1][0])
    assert [each.reference for each in first.lines] == seen[0]
    assert not first.before and first.after


@given(st.text(max_size=40))
@how(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
def test_nothing_that_can_be_typed_is_an_error(db, typed):
    chosen = filter_of({"q": typed})
    filtered.count(db, chosen, me=ME)
    filtered.messages(db, chosen.q, limit=3)


KINDS = sorted(each.name for each in (HERE / "templates" / "letters").iterdir())


def test_of_our_letters_only_what_a_person_wrote_of_an_answer_finds_it(db):
    """A letter of a new kind is left out until somebody says here that a person writes it."""
    answer = kept(db, a_submission(draft=a_draft(body="Kort.")))
    its = {"consultation": answer.consultation, "reference": answer.reference}
    for at, kind in enumerate(KINDS):
        letter = Letter(
            key=kind,
            message_id=f"<{kind}@example.dk>",
            kind=kind,
            recipients=("a@example.dk",),
            subject="Brev",
            text=f"Zebra{at:03}ord",
            html="",
            sender_name="",
            reply_to="",
            **its,
        )
        with transaction(db):
            outbox.queue(db, letter, now=NOW)
    by_hand = {kind for at, kind in enumerate(KINDS) if found(db, f"Zebra{at:03}ord")}
    assert by_hand == {"objection", "question", "reply"} == set(search_index.BY_HAND)


def test_what_is_decided_stays_found(db):
    kept(db, WHOLE)
    files_ready(db)
    moderating.approve(db, WHOLE.reference, by=ME, now=NOW)
    assert found(db, "pladser", status=Status.APPROVED) == [WHOLE.reference]
    assert log.first_broken(db) is None
