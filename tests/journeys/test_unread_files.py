"""A file that nobody can read holds its answer back, whatever way somebody wants to approve it."""

import pytest
from click.testing import CliRunner

from intake.actions import letting_past, moderating, publishing, redacting
from intake.app import base
from intake.core.errors import FilesUnread, SecondPersonNeeded
from intake.core.redaction import Reason, Redaction, content_place
from intake.core.submission import Attachment, Status
from intake.store import events, submissions
from intake.store.connection import rows
from tests.builders import NOW, files_ready
from tests.casework import a_case, an_answer
from tests.files import hidden
from tests.files.documents import letter_pdf, locked_pdf
from tests.journeys.test_attachments import public_rows

ANNA, BO = "anna@example.dk", "bo@example.dk"
LOCKED = Attachment("brev.pdf", "application/pdf", locked_pdf())


@pytest.fixture
def answer(record, settings):
    a_case(record, settings, "Frivilligrådet")
    answer = an_answer(record, draft={"attachments": (LOCKED,)})
    files_ready(record)
    return answer


def approve(record, answer):
    return moderating.approve(record, answer.reference, by=ANNA, now=NOW)


def test_no_way_of_approving_takes_an_answer_with_a_file_that_nobody_can_read(
    record, settings, answer, staff, monkeypatch
):
    anna = staff("caseworker", ANNA)
    page = anna.get(f"/submissions/{answer.reference}").text
    assert "Bilag, som ingen kan læse igennem" in page
    assert "Bed afsenderen om filen" in page
    assert anna.approve(answer.reference).status_code == 422
    with pytest.raises(FilesUnread):
        approve(record, answer)
    monkeypatch.setenv("INTAKE_DATA", str(settings.data))
    said = CliRunner().invoke(base.cli, ("submission", "approve", answer.reference))
    assert said.exit_code == 1
    assert "brev.pdf" in said.output
    assert submissions.get(record, answer.reference).status is Status.RECEIVED


def test_two_people_let_it_out_without_the_file_and_the_log_says_why(
    record, settings, answer, staff
):
    anna, bo = staff("caseworker", ANNA), staff("caseworker", BO)
    path = f"/submissions/{answer.reference}"
    assert anna.post(f"{path}/unread-ask", reason="Fristen er i dag.").status_code == 303
    mine = anna.get(path).text
    assert "En anden end dig skal sige ja" in mine
    assert "unread-grant" not in mine
    anna.post(f"{path}/unread-grant", reason="Jeg siger selv ja.")
    with pytest.raises(FilesUnread):
        approve(record, answer)
    theirs = bo.get(path).text
    assert "Fristen er i dag." in theirs
    assert bo.post(f"{path}/unread-grant", reason="Brevet gentager svaret.").status_code == 303
    approve(record, answer)
    publishing.bring_up_to_date(record, settings, now=NOW)
    found = public_rows(settings, "SELECT name, why, text, file_sha256 FROM attachment")
    assert found == [("brev.pdf", "not read", "", "")]
    log = {
        each.action: (each.actor, each.detail) for each in events.about(record, answer.reference)
    }
    assert log["unread files asked about"] == (ANNA, "Fristen er i dag.")
    assert log["unread files let past"] == (BO, "Brevet gentager svaret.")


def test_who_asked_never_grants_however_the_address_is_written(record, answer):
    letting_past.ask(record, answer.reference, reason="x", by=ANNA, now=NOW)
    with pytest.raises(SecondPersonNeeded):
        letting_past.grant(record, answer.reference, reason="y", by=ANNA.upper(), now=NOW)
    assert rows(record, "SELECT granted_by FROM unread_file") == [{"granted_by": None}]


def test_what_was_let_past_is_taken_back_and_holds_again(record, answer, staff):
    letting_past.ask(record, answer.reference, reason="x", by=ANNA, now=NOW)
    letting_past.grant(record, answer.reference, reason="y", by=BO, now=NOW)
    staff("caseworker").post(f"/submissions/{answer.reference}/unread-take-back")
    with pytest.raises(FilesUnread):
        approve(record, answer)


def test_leaving_the_whole_file_out_deals_with_it_and_the_public_sees_why(
    record, settings, answer, staff
):
    path = f"/submissions/{answer.reference}/files/1"
    sent = staff("caseworker").post(f"{path}/leave-out", what="whole", reason="health")
    assert sent.status_code == 303
    approve(record, answer)
    publishing.bring_up_to_date(record, settings, now=NOW)
    found = public_rows(settings, "SELECT name, why, text, file_sha256 FROM attachment")
    assert found == [("brev.pdf", "left out", "⟦udeladt: helbred⟧", "")]
    assert public_rows(settings, "SELECT place, reason, count FROM redaction") == [
        ("et bilag", "health", 1)
    ]


def test_a_file_let_past_before_it_was_read_stays_behind_when_it_is(record, settings):
    a_case(record, settings, "Frivilligrådet")
    late = Attachment("brev.pdf", "application/pdf", letter_pdf("Ikke set af nogen"))
    answer = an_answer(record, draft={"attachments": (late,)})
    letting_past.ask(record, answer.reference, reason="x", by=ANNA, now=NOW)
    letting_past.grant(record, answer.reference, reason="y", by=BO, now=NOW)
    approve(record, answer)
    files_ready(record)
    publishing.bring_up_to_date(record, settings, now=NOW)
    assert public_rows(settings, "SELECT why, text FROM attachment") == [("not read", "")]


def test_the_page_of_a_file_shows_both_sides_and_takes_a_part_of_a_page_out(
    record, settings, staff
):
    a_case(record, settings, "Frivilligrådet")
    letter = hidden.under_a_box("Skjult", "Vi er enige, hilsen Jens Hansen")
    file = Attachment("brev.pdf", "application/pdf", letter)
    answer = an_answer(record, draft={"attachments": (file,)})
    files_ready(record)
    visitor = staff("caseworker")
    path = f"/submissions/{answer.reference}/files/1"
    page = visitor.get(path).text
    assert "Ord, som ikke kan ses på siden" in page
    for side in ("pages/1", "public/pages/1"):
        picture = visitor.get(f"{path}/{side}")
        assert picture.status_code == 200
        assert picture.mimetype in {"image/png", "image/jpeg"}
        assert picture.headers["Cache-Control"] == "no-store"
    assert visitor.get(f"{path}/pages/2").status_code == 404
    assert visitor.get(f"{path}/public").data.startswith(b"%PDF")
    wrong = visitor.post(f"{path}/leave-out", what="area", page="1", top="50", bottom="20")
    assert wrong.status_code == 422
    sent = visitor.post(
        f"{path}/leave-out", what="area", page="1", top="0", bottom="10", reason="contact data"
    )
    assert sent.status_code == 303
    assert "bliver lavet nu" in visitor.get(path).text
    assert visitor.get(f"{path}/public").status_code == 404
    files_ready(record)
    page = visitor.get(path).text
    assert "en del af side 1 i et bilag" in page
    assert submissions.get(record, answer.reference).attachments[0].copy.text == (
        "⟦udeladt: kontaktoplysninger⟧"
    )


def test_words_that_are_not_in_the_file_are_refused_with_what_to_do(record, settings, staff):
    a_case(record, settings, "Frivilligrådet")
    file = Attachment("brev.pdf", "application/pdf", letter_pdf("Vi er enige"))
    answer = an_answer(record, draft={"attachments": (file,)})
    files_ready(record)
    path = f"/submissions/{answer.reference}/files/1/leave-out"
    refused = staff("caseworker").post(path, what="words", words="Jens", reason="health")
    assert refused.status_code == 422
    assert "udelad en del af den" in refused.text


def test_a_redaction_of_one_file_leaves_the_other_as_it_is(record, settings):
    a_case(record, settings, "Frivilligrådet")
    one = Attachment("a.pdf", "application/pdf", letter_pdf("Jens i a"))
    two = Attachment("b.pdf", "application/pdf", letter_pdf("Jens i b"))
    answer = an_answer(record, draft={"attachments": (one, two)})
    files_ready(record)
    first = submissions.get(record, answer.reference).attachments[0]
    taken = Redaction(
        place=content_place(first.public_id), words="Jens", reason=Reason.THIRD_PERSON
    )
    redacting.redact(record, answer.reference, taken, by=ANNA, now=NOW)
    files = submissions.get(record, answer.reference).attachments
    assert (files[0].copy, files[1].copy.text) == (None, "Jens i b")
    files_ready(record)
    files = submissions.get(record, answer.reference).attachments
    assert files[0].copy.text == "⟦udeladt: en anden persons private forhold⟧ i a"
