"""A letter comes as a file: caseworkers read it at the desk, and see what must stay private."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage

import pytest
from click.testing import CliRunner

from intake import worker
from intake.actions import moderating, publishing, redacting
from intake.actions.settling import keep
from intake.app import base
from intake.core.errors import FilesUnread, FindingsUnresolved
from intake.core.extracted import Flag
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Attachment
from intake.files.reader import Fell, FileReader
from intake.store import file_texts, submissions
from intake.store.connection import rows, value
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer
from tests.files import hidden
from tests.files.documents import docx, letter_pdf, locked_zip, paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LETTER = docx(
    paragraph("Rådet ønsker flere pladser på Æblevej"),
    footer1=paragraph("Formanden, 010190-1234"),
)


@pytest.fixture
def case(record, settings):
    return a_case(record, settings, "Frivilligrådet")


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


@pytest.fixture
def at_work(settings):
    """Let the worker do all there is to do; its letters cannot leave."""
    away = replace(settings, smtp_server="127.0.0.1", smtp_port=1, smtp_timeout=1)
    return lambda: worker.once(away)


def a_mail(*files):
    message = EmailMessage()
    message["From"] = "Formanden <formand@example.dk>"
    message["Subject"] = "Høringssvar"
    message.set_content("Se vedlagte brev.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="msword", filename=name)
    return message.as_bytes()


def came_by_mail(record, settings, *files):
    keep(
        record,
        a_mail(*files),
        mail_from="formand@example.dk",
        recipients=(f"{SLUG}@{settings.mail_domain}",),
        via="smtp",
        peer="127.0.0.1",
        now=NOW,
    )


def the_only(record):
    (found,) = submissions.selected(record)
    return found


def test_a_letter_in_a_word_file_by_mail_is_read_and_searched_at_the_desk(
    record, settings, caseworker, at_work
):
    came_by_mail(record, settings, ("Svar fra rådet 020290-1234.docx", LETTER))
    assert at_work()["scanned"] == 1
    answer = the_only(record)
    page = caseworker.get(f"/submissions/{answer.reference}").text
    assert "Rådet ønsker flere pladser på Æblevej" in page
    assert "Fundet i bilagene" in page
    assert (
        page.count("<mark>010190-1234</mark>") == 3
    )  # of the file, in its text, of what would be public
    assert page.count("<mark>020290-1234</mark>") >= 1
    assert "et filnavn" in page
    assert "et bilag" in page
    assert "2" in caseworker.get("/submissions").text


def test_files_of_the_form_are_read_too_and_the_same_bytes_once(record, case, at_work):
    file = Attachment("svar.docx", DOCX, LETTER)
    first = an_answer(record, draft={"attachments": (file,)})
    second = an_answer(record, draft={"attachments": (file, Attachment("b.zip", "", b"PK"))})
    assert file_texts.of_submission(record, first.reference) == [None]
    assert at_work()["scanned"] == 2
    (read,) = file_texts.of_submission(record, first.reference)
    assert read.findings == ("010190-1234",)
    assert file_texts.of_submission(record, second.reference)[0] == read
    assert at_work()["scanned"] == 0


def test_the_desk_says_what_to_mind_in_each_file(record, caseworker, at_work):
    files = (
        Attachment("låst.zip", "application/zip", locked_zip("a.txt")),
        Attachment("scan.pdf", "application/pdf", letter_pdf()),
    )
    answer = an_answer(record, draft={"attachments": files})
    path = f"/submissions/{answer.reference}"
    assert caseworker.get(path).text.count("Filen er ikke læst endnu") == 2
    at_work()
    page = caseworker.get(path).text
    assert "Låst med en adgangskode" in page
    assert "måske scannede sider" in page
    assert "Fundet i bilagene" not in page


def test_what_a_file_says_is_shown_as_words_and_never_as_a_page(record, caseworker, at_work):
    file = Attachment("a.txt", "text/plain", b"<script>alert(1)</script> </details>")
    answer = an_answer(record, draft={"attachments": (file,)})
    at_work()
    page = caseworker.get(f"/submissions/{answer.reference}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_file_over_which_the_reader_falls_is_flagged_after_three_tries(
    record, case, at_work, monkeypatch
):
    poison = Attachment("gift.pdf", "application/pdf", b"%PDF-GIFT")
    good = Attachment("svar.docx", DOCX, LETTER)
    answer = an_answer(record, draft={"attachments": (poison, good)})
    real, fell = FileReader.read, []

    def read(self, name, media_type, content):
        if b"GIFT" in content:
            fell.append(name)
            raise Fell("Broken")
        return real(self, name, media_type, content)

    monkeypatch.setattr(FileReader, "read", read)
    at_work()
    bad, fine = file_texts.of_submission(record, answer.reference)
    assert bad.flags == (Flag.UNREADABLE,)
    assert "Æblevej" in fine.text
    assert len(fell) == worker.TRIES


def test_the_text_goes_with_the_file(record, case, at_work):
    an_answer(record, draft={"attachments": (Attachment("svar.docx", DOCX, LETTER),)})
    at_work()
    record.conn.execute("DELETE FROM attachment")
    record.conn.execute("DELETE FROM version_file")
    record.conn.execute("DELETE FROM file")
    assert value(record, "SELECT count(*) FROM file_text") == 0


def public_rows(settings, sql):
    with closing(sqlite3.connect(settings.public_path)) as public:
        return public.execute(sql).fetchall()


def test_the_public_gets_a_new_file_of_what_can_be_seen_once_somebody_approved_it(
    record, settings, caseworker, at_work
):
    letter = hidden.under_a_box("Hemmelige ord", "Vi er enige, hilsen Jens Hansen")
    file = Attachment("svar.pdf", "application/pdf", letter)
    answer = an_answer(record, draft={"attachments": (file,)})
    path = f"/submissions/{answer.reference}"
    with pytest.raises(FilesUnread):
        moderating.approve(record, answer.reference, by="b@example.dk", now=NOW)
    assert "Bilag er ikke klar" in caseworker.get(path).text
    at_work()
    taken = Redaction(words="Jens Hansen", reason=Reason.CONTACT)
    redacting.redact(record, answer.reference, taken, by="b@example.dk", now=NOW)
    with pytest.raises(FilesUnread):  # what was made holds the words
        moderating.approve(record, answer.reference, by="b@example.dk", now=NOW)
    at_work()
    page = caseworker.get(path).text
    assert "Vi er enige, hilsen ⟦udeladt: kontaktoplysninger⟧" in page
    moderating.approve(record, answer.reference, by="b@example.dk", now=NOW)
    at_work()
    ((text, why, pages, sha256),) = public_rows(
        settings, "SELECT text, why, pages, file_sha256 FROM attachment"
    )
    assert (text, why, pages) == ("Vi er enige, hilsen ⟦udeladt: kontaktoplysninger⟧", "", 1)
    content = (settings.public_files / sha256).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256
    assert content.startswith(b"%PDF")
    moderating.withhold(record, answer.reference, reason="x", by="b@example.dk", now=NOW)
    at_work()
    assert list(settings.public_files.iterdir()) == []


def test_a_redaction_takes_the_public_file_away_until_it_is_made_anew(
    record, settings, case, at_work
):
    file = Attachment("svar.pdf", "application/pdf", letter_pdf("Ring til Jens Hansen"))
    answer = an_answer(record, draft={"attachments": (file,)})
    at_work()
    moderating.approve(record, answer.reference, by="b@example.dk", now=NOW)
    at_work()
    ((before,),) = public_rows(settings, "SELECT file_sha256 FROM attachment")
    taken = Redaction(words="Jens Hansen", reason=Reason.THIRD_PERSON)
    redacting.redact(record, answer.reference, taken, by="b@example.dk", now=NOW)
    publishing.bring_up_to_date(record, settings, now=NOW)
    found = public_rows(settings, "SELECT why, text, file_sha256 FROM attachment")
    assert found == [("not ready", "", "")]
    assert not (settings.public_files / before).exists()
    at_work()
    ((text, after),) = public_rows(settings, "SELECT text, file_sha256 FROM attachment")
    assert text == "Ring til ⟦udeladt: en anden persons private forhold⟧"
    assert after != before
    found = public_rows(settings, "SELECT place, reason, count FROM redaction")
    assert found == [("et bilag", "third person", 1)]


def test_a_number_in_a_file_holds_an_answer_back_as_one_in_the_text_does(record, case, at_work):
    file = Attachment("svar.pdf", "application/pdf", letter_pdf("Min mor, 010190-1234, er enig"))
    answer = an_answer(record, draft={"attachments": (file,)})
    at_work()
    with pytest.raises(FindingsUnresolved):
        moderating.approve(record, answer.reference, by="b@example.dk", now=NOW)
    (found,) = redacting.open_suggestions(record, submissions.get(record, answer.reference))
    taken = Redaction(words=found.words, reason=found.reason)
    redacting.redact(record, answer.reference, taken, by="b@example.dk", now=NOW)
    at_work()
    moderating.approve(record, answer.reference, by="b@example.dk", now=NOW)


@pytest.fixture
def intake(settings, monkeypatch):
    """The command line, on this record; gives the JSON it prints."""
    monkeypatch.setenv("INTAKE_DATA", str(settings.data))
    monkeypatch.setenv("INTAKE_MAIL_DOMAIN", settings.mail_domain)

    def run(*words, given=b""):
        done = CliRunner().invoke(base.cli, words, input=given)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def test_the_command_line_shows_text_flags_and_findings_of_each_file(
    record, settings, case, at_work, intake
):
    came_by_mail(record, settings, ("svar.docx", LETTER), ("010290-1234.zip", locked_zip("a")))
    at_work()
    shown = intake("submission", "show", the_only(record).reference, "--json")
    letter, locked = shown["attachments"]
    assert "Æblevej" in letter["text"]
    assert letter["flags"] == []
    assert set(locked["flags"]) == {"encrypted", "inside"}
    in_letter = {"kind": "cpr", "where": "attachment", "text": "010190-1234"}
    in_name = {"kind": "cpr", "where": "filename", "text": "010290-1234"}
    assert letter["findings"] == [in_letter]
    assert locked["findings"] == [in_name]
    assert [each for each in shown["findings"] if each == in_letter] == [in_letter]
    assert [each for each in shown["findings"] if each == in_name] == [in_name]


def test_explaining_a_message_reads_its_files_and_keeps_nothing(record, intake):
    shown = intake("mail", "explain", given=a_mail(("010290-1234 æ.docx", LETTER)))
    (letter,) = shown["attachments"]
    assert "Rådet ønsker flere pladser på Æblevej" in letter["text"]
    assert letter["flags"] == []
    found = {(each["where"], each["text"]) for each in shown["findings"]}
    assert found == {("attachment", "010190-1234"), ("filename", "010290-1234")}
    assert rows(record, "SELECT * FROM file_text") == []
