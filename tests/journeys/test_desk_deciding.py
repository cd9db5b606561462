"""Caseworkers read what came beside what will be public, and decide on what they saw."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.actions import moderating, redacting, revising
from intake.core.errors import DecisionNotAllowed
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Channel, MailView, Point, Preference, Status
from intake.core.version import Why
from intake.store import events, parties, submissions
from intake.store.connection import connect
from tests.builders import NOW, an_attachment
from tests.busy_desk import a_busy_desk
from tests.casework import ANSWER, SLUG, a_case, an_answer


@pytest.fixture
def case(record, settings):
    return a_case(record, settings, "Frivilligrådet", "Udsatterådet")


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


def status_of(record, answer):
    return submissions.get(record, answer.reference).status


def public_side(page):
    return re.search(r'<section class="public".*?</section>', page, re.DOTALL)[0]


def test_a_caseworker_approves_and_goes_on_to_the_next_oldest(record, caseworker):
    old = an_answer(record, received_at=NOW - timedelta(days=3))
    middle = an_answer(record, received_at=NOW - timedelta(days=2))
    new = an_answer(record, received_at=NOW - timedelta(days=1))
    page = caseworker.get("/").text
    order = [page.index(each.reference) for each in (old, middle, new)]
    assert order == sorted(order)

    def approve_and_next(answer):
        return caseworker.approve(answer.reference, next="yes").location

    assert approve_and_next(middle) == f"/submissions/{new.reference}"
    assert approve_and_next(new) == f"/submissions/{old.reference}"
    assert approve_and_next(old) == "/"
    assert "Intet venter på dig" in caseworker.get("/").text
    assert {status_of(record, each) for each in (old, middle, new)} == {Status.APPROVED}
    last = events.about(record, old.reference)[-1]
    assert (last.action, last.actor) == ("submission approved", "caseworker@example.dk")


def test_withholding_takes_a_reason_and_keeps_what_was_written(record, caseworker):
    answer = an_answer(record)
    path = f"/submissions/{answer.reference}/withhold"
    refused = caseworker.post(path, seen="received", reason="   ")
    assert refused.status_code == 422
    assert "Skriv, hvorfor" in refused.text
    long = "Handler om en anden sag. " * 100
    refused = caseworker.post(path, seen="received", reason=long)
    assert refused.status_code == 422
    assert long.strip() in refused.text
    assert status_of(record, answer) is Status.RECEIVED
    done = caseworker.post(path, seen="received", reason=" Handler om en anden sag. ")
    assert done.status_code == 303
    page = caseworker.get(done.location).text
    assert "Handler om en anden sag." in page
    assert "er tilbageholdt" in page
    assert submissions.get(record, answer.reference).withheld_reason == "Handler om en anden sag."


def test_who_decides_second_is_told_who_was_first_and_keeps_the_words(record, case, staff):
    answer = an_answer(record)
    path = f"/submissions/{answer.reference}"
    first, second = (staff("caseworker", f"{name}@example.dk") for name in ("anna", "bo"))
    assert first.approve(answer.reference).status_code == 303
    late = second.post(f"{path}/withhold", seen="received", reason="Uden for emnet")
    assert late.status_code == 409
    assert "Nogen kom dig i forkøbet" in late.text
    assert "anna@example.dk" in late.text
    assert "Uden for emnet" in late.text
    assert status_of(record, answer) is Status.APPROVED
    again = second.post(f"{path}/withhold", seen="approved", reason="Uden for emnet")
    assert again.status_code == 303
    assert status_of(record, answer) is Status.WITHHELD


def test_an_answer_taken_back_meanwhile_stays_taken_back(record, caseworker):
    answer = an_answer(record)
    moderating.decide(record, answer.reference, Status.WITHDRAWN, by="respondent", now=NOW)
    path = f"/submissions/{answer.reference}/approve"
    assert caseworker.post(path, seen="received").status_code == 409
    assert status_of(record, answer) is Status.WITHDRAWN
    public = public_side(caseworker.get(f"/submissions/{answer.reference}").text)
    assert "trukket det tilbage" in public
    assert ANSWER not in public


def test_withholding_works_while_the_worker_is_publishing(record, caseworker):
    answer = an_answer(record)
    moderating.approve(record, answer.reference, by="anna@example.dk", now=NOW)
    record.conn.execute("UPDATE submission SET status = 'published'")
    path = f"/submissions/{answer.reference}/withhold"
    assert caseworker.post(path, seen="approved", reason="Fortrydelse").status_code == 303


def test_of_two_at_the_very_same_moment_exactly_one_decides(record, settings, case):
    def decide(reference, wanted):
        db = connect(settings.record_path)
        try:
            moderating.decide(
                db, reference, wanted, seen=Status.RECEIVED, by="a", now=NOW, reason="b"
            )
        except DecisionNotAllowed:
            return None
        finally:
            db.conn.close()
        return wanted

    with ThreadPoolExecutor(2) as two:
        for _ in range(50):
            answer = an_answer(record)
            both = two.map(decide, [answer.reference] * 2, [Status.APPROVED, Status.WITHHELD])
            (winner,) = {each for each in both if each}
            assert status_of(record, answer) is winner
            assert len(events.about(record, answer.reference)) == 2


LEFT_OUT = Redaction(words="kontaktperson", reason=Reason.THIRD_PERSON)


def as_shown(visitor, answer):
    """What the buttons of the page send along."""
    page = visitor.get(f"/submissions/{answer.reference}").text
    form = page[page.index("/approve") :]
    return {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1]
        for name in ("seen", "edition")
    }


def test_an_answer_corrected_while_it_is_read_is_not_approved_unread(record, caseworker):
    answer = an_answer(record)
    shown = as_shown(caseworker, answer)
    other = replace(answer.draft, answers={"1": ("Noget helt andet.",)})
    revising.revise(
        record, answer.reference, other, why=Why.CORRECTED, by="respondent", now=NOW, seen=1
    )
    path = f"/submissions/{answer.reference}/approve"
    refused = caseworker.post(path, **shown)
    assert refused.status_code == 409
    assert "Svaret er ændret eller afgjort, siden du åbnede siden" in refused.text
    assert "Noget helt andet." in public_side(refused.text)
    assert status_of(record, answer) is Status.RECEIVED
    assert caseworker.approve(answer.reference).status_code == 303


def test_words_that_came_back_while_the_answer_is_read_are_not_approved_unread(record, caseworker):
    answer = an_answer(record)
    redacting.redact(record, answer.reference, LEFT_OUT, by="a", now=NOW)
    shown = as_shown(caseworker, answer)
    (made,) = submissions.get(record, answer.reference).redactions
    redacting.lift(record, answer.reference, made.number, by="b", now=NOW)
    refused = caseworker.post(f"/submissions/{answer.reference}/approve", **shown)
    assert refused.status_code == 409
    assert status_of(record, answer) is Status.RECEIVED


@pytest.mark.parametrize("seen", ["", "erased", "nonsense"])
def test_a_decision_that_does_not_say_what_was_seen_is_not_taken(record, caseworker, seen):
    answer = an_answer(record)
    path = f"/submissions/{answer.reference}/approve"
    assert caseworker.post(path, seen=seen).status_code == 422
    assert status_of(record, answer) is Status.RECEIVED


def test_an_approval_that_does_not_say_which_words_were_seen_is_not_taken(record, caseworker):
    answer = an_answer(record)
    path = f"/submissions/{answer.reference}/approve"
    assert caseworker.post(path, seen="received").status_code == 409
    assert caseworker.post(path, seen="received", edition="").status_code == 409
    assert status_of(record, answer) is Status.RECEIVED


def test_the_right_side_shows_the_public_face_and_nothing_private(record, caseworker):
    answer = an_answer(
        record,
        channel=Channel.EMAIL,
        identity_reason="HEMMELIG-grund",
        draft={
            "author_name": "HEMMELIG-navn",
            "email": "hemmelig-mail@example.dk",
            "notice": "HEMMELIG-tekst",
            "parties": ("Frivilligrådet", "Udsatterådet"),
            "attachments": (an_attachment("Bilag om <overgange>.pdf"),),
        },
        mail=MailView(
            subject="HEMMELIG-emne", quoted="HEMMELIG-citat", signature="HEMMELIG-underskrift"
        ),
    )
    page = caseworker.get(f"/submissions/{answer.reference}").text
    public = public_side(page)
    for shown in (ANSWER, "Én indgang for foreninger", "Frivilligrådet og Udsatterådet"):
        assert shown in public
    assert "Bilag om &lt;overgange&gt;.pdf" in public
    assert "hemmelig" not in public.lower()
    assert page.count("HEMMELIG-") >= 6
    assert answer.reference not in public


def test_who_wants_no_name_has_none_on_the_right_side(record, caseworker):
    draft = {"preference": Preference.ANONYMOUS, "author_name": "Kim Hansen"}
    answer = an_answer(record, draft={**draft, "attachments": (an_attachment("Kim Hansen.pdf"),)})
    public = public_side(caseworker.get(f"/submissions/{answer.reference}").text)
    assert "Kim Hansen" not in public
    assert "Uden navn" in public


def test_who_wants_no_publication_is_not_shown_at_all(record, caseworker):
    answer = an_answer(record, draft={"preference": Preference.PRIVATE})
    public = public_side(caseworker.get(f"/submissions/{answer.reference}").text)
    assert ANSWER not in public
    assert "Svaret bliver ikke vist" in public


def test_what_looks_like_a_cpr_number_is_dealt_with_before_approval(record, caseworker):
    answer = an_answer(record, draft={"body": "Min mor, 010190-1234, har brug for hjælp."})
    path = f"/submissions/{answer.reference}"
    assert "<mark>010190-1234</mark>" in public_side(caseworker.get(path).text)
    refused = caseworker.approve(answer.reference, next="yes")
    assert refused.status_code == 422
    assert "Udelad det, eller sig, at det ikke er et" in refused.text
    assert status_of(record, answer) is Status.RECEIVED
    words = {"kind": "cpr", "place": "body", "words": "010190-1234"}
    assert caseworker.post(f"{path}/suggestions/accept", **words).status_code == 303
    assert caseworker.approve(answer.reference).status_code == 303
    shown = public_side(caseworker.get(path).text)
    assert "Min mor, ⟦udeladt: personnummer⟧, har brug for hjælp." in shown
    assert "010190-1234" in caseworker.get(path).text


def test_an_attachment_is_a_file_to_save_and_never_a_page_of_ours(record, caseworker):
    evil = replace(an_attachment('a"b\r\nX: y.html'), content=b"<script>alert(1)</script>")
    answer = an_answer(record, draft={"attachments": (replace(evil, media_type="text/html"),)})
    path = f"/submissions/{answer.reference}/attachments"
    file = caseworker.get(f"{path}/1")
    assert file.data == evil.content
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert file.headers["Cache-Control"] == "no-store"
    assert "X" not in file.headers
    for number in ("0", "2", "99999999999999999999"):
        assert caseworker.get(f"{path}/{number}").status_code == 404


def test_strangers_words_are_words_and_never_markup(record, settings, staff):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
    a_busy_desk(record, settings)
    answer = an_answer(
        record,
        draft={
            "author_name": evil,
            "organisation": evil,
            "email": evil,
            "body": evil + " 010190-1234",
            "answers": {"1": (evil,), evil: (evil,)},
            "points": (Point(evil),),
            "attachments": (an_attachment(evil),),
        },
        mail=MailView(
            subject=evil,
            quoted=evil,
            signature=evil,
            reasons=(evil,),
            findings=({"kind": "cpr", "where": evil, "text": evil},),
        ),
    )
    admin = staff("admin")
    for path in ("/", "/submissions", f"/submissions/{answer.reference}", f"/consultations/{SLUG}"):
        page = admin.get(path).text
        assert "alert(1)" in page
        assert "<script>alert" not in page
        assert "<img" not in re.sub(r'<img src="/static/favicon.svg"', "", page)


def test_the_queue_is_narrowed_and_says_how_many(record, settings, staff):
    work = a_busy_desk(record, settings)
    for _ in range(30):
        an_answer(record)
    reader = staff("reader")
    page = reader.get("/submissions").text
    assert "33 svar." in page
    assert page.count("<li>\n<h2") == 25
    following = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    assert reader.get(following).text.count("<li>\n<h2") == 8
    assert reader.get("/submissions?page=nonsense").status_code == 200
    mails = reader.get("/submissions?status=all&channel=email").text
    assert "1 svar." in mails
    assert work["mailed"] in mails
    assert "0 svar." in reader.get("/submissions?consultation=atlantis").text


def test_a_party_that_answered_stands_so_on_the_board(record, caseworker):
    an_answer(record, draft={"parties": ("Udsatterådet",)})
    states = {row.party.name: row.state for row in parties.board(record, SLUG, is_closed=False)}
    assert states == {"Frivilligrådet": "listed", "Udsatterådet": "answered"}
    page = caseworker.get(f"/consultations/{SLUG}").text
    assert "Har svaret" in page
    assert "På listen" in page
