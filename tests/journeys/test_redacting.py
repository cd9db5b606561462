"""A caseworker leaves words out of the public copy; readers see that and why, and never what."""

import json
import sqlite3
from contextlib import closing

import pytest

from intake.actions import moderating, publishing, redacting, revising
from intake.core.errors import FindingsUnresolved, WordsNotFound
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Status
from intake.core.version import Why
from intake.store import events, redactions, submissions
from tests.builders import NOW, a_draft, an_attachment, files_ready
from tests.casework import a_case, an_answer

BY = "sagsbehandler@example.dk"
BODY = "Min søn Viggo har gigt. Ring til mig på 20 30 40 50."


@pytest.fixture
def answer(record, settings):
    a_case(record, settings, "Udsatterådet")
    return an_answer(
        record,
        draft={"body": BODY, "attachments": (an_attachment("brev om Viggo.pdf"),)},
    )


@pytest.fixture
def caseworker(staff, answer):
    return staff("caseworker", BY)


@pytest.fixture
def published(record, settings, answer):
    """`published()` approves, publishes and gives the bytes of the public file."""

    def run():
        files_ready(record)
        if submissions.get(record, answer.reference).status is Status.RECEIVED:
            moderating.approve(record, answer.reference, by=BY, now=NOW)
        publishing.bring_up_to_date(record, settings, now=NOW)
        return settings.public_path.read_bytes()

    return run


def redact(visitor, answer, **fields):
    given = {"words": "har gigt", "place": "body", "reason": "health", **fields}
    return visitor.post(f"/submissions/{answer.reference}/redact", **given)


def test_left_out_words_are_nowhere_in_the_public_file_and_readers_see_why(
    caseworker, record, settings, answer, published
):
    assert redact(caseworker, answer).status_code == 303
    bytes_ = published()
    assert b"gigt" not in bytes_
    assert "Min søn Viggo ⟦udeladt: helbred⟧.".encode() in bytes_
    with closing(sqlite3.connect(settings.public_path)) as public:
        found = public.execute("SELECT place, reason, count FROM redaction").fetchall()
        assert found == [("teksten", "health", 1)]
        search = "SELECT count(*) FROM submission_fts WHERE submission_fts MATCH ?"
        assert public.execute(search, ("gigt",)).fetchone() == (0,)
    assert submissions.get(record, answer.reference).draft.body == BODY


def test_words_left_out_everywhere_go_from_the_names_of_files_too(caseworker, answer, published):
    redact(caseworker, answer, words="Viggo", place="", reason="third person")
    assert b"Viggo" not in published()


def test_what_is_public_already_goes_at_the_next_publication(caseworker, answer, published):
    assert b"gigt" in published()
    redact(caseworker, answer)
    assert b"gigt" not in published()


def test_a_redaction_is_taken_back_and_stands_in_the_log(caseworker, record, answer, published):
    redact(caseworker, answer)
    (made,) = redactions.of(record, answer.reference)
    path = f"/submissions/{answer.reference}/redactions/{made.number}/lift"
    assert caseworker.post(path).status_code == 303
    assert caseworker.post(path).status_code == 303
    assert b"gigt" in published()
    log = [each.action for each in events.about(record, answer.reference)]
    assert log.count("submission redacted") == log.count("redaction lifted") == 1
    details = [each.detail for each in events.about(record, answer.reference)]
    assert "gigt" not in json.dumps(details)


def test_a_redaction_holds_for_the_next_version_of_the_answer(caseworker, record, answer):
    redact(caseworker, answer, words="Viggo", place="", reason="third person")
    corrected = revising.revise(
        record,
        answer.reference,
        a_draft(body="Rettet: Viggo har det bedre."),
        why=Why.CORRECTED,
        by="respondent",
        now=NOW,
        seen=1,
    )
    assert corrected.redactions
    page = caseworker.get(f"/submissions/{answer.reference}/redact").text
    assert "Rettet: ⟦udeladt: en anden persons private forhold⟧ har det bedre." in page


def test_a_whole_place_can_be_left_out_with_a_reason_in_words(caseworker, answer, published):
    fields = {"words": "", "place": "whole answer 1", "reason": "other", "note": "uden for sagen"}
    assert redact(caseworker, answer, **fields).status_code == 303
    assert "⟦udeladt: uden for sagen⟧".encode() in published()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": ""}, "Skriv de ord"),
        ({"words": "står der ikke"}, "De ord står ikke i svaret"),
        ({"reason": ""}, "Vælg, hvorfor"),
        ({"reason": "other"}, "Skriv grunden"),
        ({"place": "nowhere"}, ""),
    ],
)
def test_a_slip_is_told_and_nothing_is_left_out(caseworker, record, answer, fields, said):
    refused = redact(caseworker, answer, **fields)
    assert refused.status_code == 422
    assert said in refused.text
    assert redactions.of(record, answer.reference) == ()


def test_what_was_found_is_left_out_or_let_stand_with_one_press(caseworker, record, answer):
    path = f"/submissions/{answer.reference}"
    page = caseworker.get(f"{path}/redact").text
    assert "20 30 40 50" in page
    caseworker.post(f"{path}/suggestions/accept", kind="phone", place="body", words="20 30 40 50")
    caseworker.post(f"{path}/suggestions/dismiss", kind="third person", place="body", words="Viggo")
    found = redacting.open_suggestions(record, submissions.get(record, answer.reference))
    assert found == ()
    (made,) = redactions.of(record, answer.reference)
    assert (made.words, made.reason) == ("20 30 40 50", Reason.CONTACT)


def test_nobody_approves_what_looks_like_a_cpr_number_by_any_way_in(record, settings):
    a_case(record, settings, "Udsatterådet")
    risky = an_answer(record, draft={"body": "Nr. 010190\u200b-1234."})
    with pytest.raises(FindingsUnresolved):
        moderating.approve(record, risky.reference, by=BY, now=NOW)
    redacting.redact(
        record,
        risky.reference,
        Redaction(words="010190-1234", reason=Reason.PERSONAL_NUMBER),
        by=BY,
        now=NOW,
    )
    assert moderating.approve(record, risky.reference, by=BY, now=NOW).status is Status.APPROVED


def test_nobody_is_told_that_something_is_gone_which_was_not_there(record, settings, answer):
    with pytest.raises(WordsNotFound):
        redacting.redact(
            record,
            answer.reference,
            Redaction(words="en anden", reason=Reason.HEALTH),
            by=BY,
            now=NOW,
        )


def test_a_reader_may_look_and_not_leave_out(staff, answer):
    reader = staff("reader")
    assert redact(reader, answer).status_code == 403
