"""Letters back, from the desk to whoever answered: one each, with a paper, and the answer to it."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest

from intake import letters
from intake.actions import (
    assessing,
    convening,
    deciding,
    moderating,
    promising,
    settling,
    writing_back,
)
from intake.actions.assessing import Seen
from intake.app import create_desk_app, create_public_app
from intake.core.point import Assessment, Fate
from intake.core.submission import Point, Preference
from intake.mail.composing import message_of
from intake.mail.parsing import read
from intake.papers.typesetter import Typesetter
from intake.store import (
    consultations,
    inbox,
    letters_sent,
    mailings,
    outbox,
    parties,
    promises,
    submissions,
)
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_draft, a_submission, asked, kept
from tests.casework import SLUG, Staff, a_case
from tests.outcomes import BY, a_decision, a_meeting, a_promise
from tests.papers import faults

BOTH = ("Frivilligrådet", "Udsatterådet")
POINTS = ("Én fast kontaktperson fra 17 til 23 år.", "En lille pulje til kontingent.")


@pytest.fixture
def case(record, settings):
    """A decided case: a joint answer, one that is not shown, a citizen, and a silent council."""
    a_case(record, settings, *BOTH, "Ungerådet")
    asked(
        record,
        a_consultation(opens_at=NOW - timedelta(days=40), closes_at=NOW - timedelta(days=5)),
    )
    joint = a_draft(parties=BOTH, email="formand@raad.example.dk", points=tuple(map(Point, POINTS)))
    answers = {
        "joint": kept(record, a_submission("joint", draft=joint)),
        "private": kept(
            record,
            a_submission(
                draft=replace(
                    joint,
                    parties=BOTH[1:],
                    preference=Preference.PRIVATE,
                    points=(Point("Kun os"),),
                )
            ),
        ),
        "citizen": kept(
            record,
            a_submission(draft=a_draft(author_name="En borger", email="borger@example.dk")),
        ),
    }
    moderating.approve(record, answers["joint"].reference, by=BY, now=NOW)
    convening.convene(record, a_meeting(SLUG, BOTH), by=BY, now=NOW)
    fate = Assessment(fate=Fate.PARTLY, remark="Fra 18 til 23 år.")
    seen = Seen(answers["joint"].reference, 1, 0)
    assessing.assess(record, SLUG, seen, fate, by=BY, now=NOW)
    number = deciding.write(record, a_decision(SLUG), by=BY, now=NOW)
    deciding.publish(record, number, by=BY, now=NOW)
    promising.give(record, a_promise(SLUG, BOTH), by=BY, now=NOW)
    return answers


@pytest.fixture
def caseworker(record, settings, case):
    return Staff(create_desk_app(settings), record)("caseworker")


def write(caseworker, record, **changes):
    path = f"/consultations/{SLUG}/letters/new{changes.pop('query', '')}"
    page = caseworker.get(path).text
    body = re.search(r"<textarea[^>]*name=\"body\"[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)[1]
    fields = {
        "key": "k",
        "subject": "Svar på bidrag til {høring}",
        "body": body.replace("&#39;", "'"),
        "signature": "Venlig hilsen\n\nFormanden for Socialudvalget",
        "with_silent": "y",
        **changes,
    }
    return caseworker.post(path, **fields)


def send(caseworker, record, settings):
    (mailing,) = mailings.of(record, SLUG)
    assert caseworker.post(f"/mailings/{mailing.number}/send").status_code == 303
    with Typesetter() as typesetter:
        while writing_back.write_due(record, typesetter, settings=settings, now=NOW):
            pass
    return mailing


def due(record, *, to):
    found = [
        each for each in outbox.due(record, now=NOW, count=100) if each.letter.kind == "letter-back"
    ]
    return [each for each in found if each.address == to]


def test_each_gets_one_letter_and_the_joint_one_says_what_became_of_each_point(
    record, caseworker, settings, case
):
    write(caseworker, record)
    mailing = send(caseworker, record, settings)
    again = caseworker.post(f"/mailings/{mailing.number}/send")
    assert again.status_code == 303
    shown = [each.recipient.shown for each in letters_sent.letters(record, mailing.number)]
    assert shown == ["Frivilligrådet og Udsatterådet", "Udsatterådet", "Ungerådet", "En borger"]
    joint = due(record, to="formand@raad.example.dk")
    assert len({each.letter.message_id for each in joint}) == len(joint) == 2
    (text,) = [each.letter.text for each in joint if "Fælles svar" in each.letter.text]
    for words in (
        "Kære Frivilligrådet og Udsatterådet",
        "Fælles svar fra Frivilligrådet og Udsatterådet",
        "foretræde for udvalget",
        "Socialudvalget besluttede",
        POINTS[0],
        "Delvist imødekommet. Fra 18 til 23 år.",
        "I vil høre mere i god tid",
        "Formanden for Socialudvalget",
        "Sagsnummer: 2026-0042",
    ):
        assert words in text, words
    assert "Kun os" not in text


def test_the_letter_has_its_paper_that_anyone_can_have_read_aloud(
    record, caseworker, settings, case
):
    write(caseworker, record)
    send(caseworker, record, settings)
    (letter,) = due(record, to="borger@example.dk")
    raw = message_of(letter.letter, letter.address, settings, NOW).as_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    (paper,) = list(message.iter_attachments())
    assert paper.get_filename() == "brev.pdf"
    content = paper.get_content()
    assert faults(content) == []
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "Formanden for Socialudvalget" in text
    assert "Svar fra En borger" in text


def replied(record, settings, letter, sender, text="Tak for brevet. Vi er glade."):
    """An answer to a letter, as a mail program sends it from an address; what became of it."""
    raw = (
        f"From: {sender}\r\nTo: {letter.reply_to}\r\nSubject: SV: {letter.subject}\r\n"
        f"Message-ID: <{sender}>\r\nIn-Reply-To: {letter.message_id}\r\n\r\n{text}\r\n"
    ).encode()
    its = {"via": "smtp", "peer": "", "now": NOW}
    number = settling.keep(record, raw, mail_from=sender, recipients=(letter.reply_to,), **its)
    reading = read(raw)
    settling.settle(record, number, reading, settings=settings, now=NOW)
    return submissions.get(record, inbox.get(record, number).fate_reason)


def test_an_answer_to_a_joint_letter_is_from_the_council_whose_address_it_comes_from(
    record, caseworker, settings, case
):
    write(caseworker, record)
    send(caseworker, record, settings)
    joint = next(
        each.letter
        for each in due(record, to="formand@raad.example.dk")
        if "Fælles svar" in each.letter.text
    )
    (own,) = parties.get(record, BOTH[0]).addresses
    answer = replied(record, settings, joint, own)
    assert (answer.consultation, answer.draft.parties) == (SLUG, BOTH[:1])
    assert answer.identity_reason == "svar på vores brev til parten, fra en af partens adresser"
    stranger = replied(record, settings, joint, "fremmed@example.dk")
    assert stranger.draft.parties == ()
    guessed = replied(record, settings, replace(joint, message_id="<gaet@svar.example.dk>"), own)
    assert guessed.draft.parties == ()


def test_the_log_is_called_what_the_letters_were_called(record, caseworker, settings, case):
    write(caseworker, record)
    mailing = send(caseworker, record, settings)
    title = consultations.get(record, SLUG).title
    for path in (f"/mailings/{mailing.number}", f"/consultations/{SLUG}/letters"):
        page = caseworker.get(path).text
        assert f"Svar på bidrag til {title}" in page
        assert "{høring}" not in page


def test_a_letter_whose_writing_was_cut_off_again_and_again_is_written_all_the_same(
    record, caseworker, settings, case
):
    write(caseworker, record)
    (mailing,) = mailings.of(record, SLUG)
    caseworker.post(f"/mailings/{mailing.number}/send")
    found = letters_sent.letters(record, mailing.number)
    for _ in range(5):
        with transaction(record):
            letters_sent.count_tries(record, [each.number for each in found])
    with Typesetter() as typesetter:
        its = {"settings": settings, "now": NOW}
        assert writing_back.write_due(record, typesetter, **its) == 1  # alone, and not in a row
        while writing_back.write_due(record, typesetter, **its):
            pass
    assert all(each.is_written for each in letters_sent.letters(record, mailing.number))


def test_the_preview_says_who_gets_what_and_how_theirs_differ(record, caseworker, settings, case):
    write(caseworker, record)
    (mailing,) = mailings.of(record, SLUG)
    page = caseworker.get(f"/mailings/{mailing.number}").text
    for words in ("fælles svar", "har ikke svaret", "var på møde", "Send 4 breve"):
        assert words in page
    assert POINTS[0] in caseworker.get(f"/mailings/{mailing.number}/preview/1").text
    paper = caseworker.get(f"/mailings/{mailing.number}/preview/1.pdf")
    assert paper.data.startswith(b"%PDF")
    assert caseworker.get(f"/mailings/{mailing.number}/preview/9").status_code == 404


def test_a_placeholder_that_is_none_is_refused(record, caseworker):
    refused = write(caseworker, record, body="Kære {navn}, {{ 7 * 7 }}")
    assert refused.status_code == 422
    assert "{navn}" in refused.text
    assert mailings.of(record, SLUG) == []


def test_two_who_write_the_letters_see_each_others_words_and_nothing_unseen_is_sent(
    record, caseworker, settings, case
):
    write(caseworker, record)
    (mailing,) = mailings.of(record, SLUG)
    path = f"/mailings/{mailing.number}"
    fields = {"body": "Kære {modtager}", "signature": "x", "edition": mailing.edition}
    assert caseworker.post(f"{path}/change", subject="Først", **fields).status_code == 303
    second = caseworker.post(f"{path}/change", subject="Bagefter", **fields)
    assert second.status_code == 409
    assert "Nogen kom dig i forkøbet" in second.text
    assert "Først" in second.text
    assert 'value="Bagefter"' in second.text
    caseworker.post(f"{path}/send", seen=mailing.edition)
    newest = mailings.get(record, mailing.number)
    assert (newest.subject, newest.sent_at) == ("Først", None)
    assert "Se dem igen, og send så." in caseworker.get(path).text
    caseworker.post(f"{path}/send", seen=newest.edition)
    assert mailings.get(record, mailing.number).sent_at


def test_a_draft_of_letters_is_thrown_away_and_what_was_sent_is_not(
    record, caseworker, settings, case
):
    write(caseworker, record)
    (mailing,) = mailings.of(record, SLUG)
    assert caseworker.post(f"/mailings/{mailing.number}/remove").status_code == 303
    assert mailings.of(record, SLUG) == []
    write(caseworker, record)
    sent = send(caseworker, record, settings)
    caseworker.post(f"/mailings/{sent.number}/remove")
    assert mailings.get(record, sent.number).sent_at


def test_what_was_sent_is_not_changed(record, caseworker, settings, case):
    write(caseworker, record)
    mailing = send(caseworker, record, settings)
    changed = caseworker.post(
        f"/mailings/{mailing.number}/change", subject="Andet", body="Andet", signature="x"
    )
    assert changed.status_code == 303
    assert mailings.get(record, mailing.number).subject == mailing.subject


def test_its_link_shows_the_letter_and_counts_as_opened_only_when_followed(
    record, caseworker, settings, case
):
    write(caseworker, record)
    mailing = send(caseworker, record, settings)
    (letter,) = due(record, to="borger@example.dk")
    path = re.search(r"/b/[a-z0-9]+", letter.letter.text)[0]
    public = create_public_app(settings).test_client()
    log = f"/mailings/{mailing.number}"
    assert "link åbnet</dt><dd>0" in caseworker.get(log).text
    assert "Socialudvalget besluttede" in public.get(path).text
    assert public.get(f"{path}/letter.pdf").data.startswith(b"%PDF")
    assert "link åbnet</dt><dd>1" in caseworker.get(log).text
    receipt = f"receipt of {case['citizen'].reference}"
    assert path in public.get(f"/r/{receipt}").text


def test_a_letter_is_public_only_by_choice_and_then_without_what_is_not(
    record, caseworker, settings, case
):
    write(caseworker, record)
    mailing = send(caseworker, record, settings)
    public = create_public_app(settings).test_client()
    joint, alone, *_ = letters_sent.letters(record, mailing.number)
    assert "Brevet til" not in public.get(f"/{SLUG}").text
    for each in (joint, alone):
        caseworker.post(f"/mailings/{mailing.number}/letters/{each.number}/publish")
    assert "Brevet til" in public.get(f"/{SLUG}").text
    assert POINTS[0] in public.get(f"/{SLUG}/letters/{joint.number}").text
    assert "Kun os" not in public.get(f"/{SLUG}/letters/{alone.number}").text
    down = {"take_down": "1"}
    caseworker.post(f"/mailings/{mailing.number}/letters/{joint.number}/publish", **down)
    assert public.get(f"/{SLUG}/letters/{joint.number}").status_code == 404


def test_a_citizens_letter_is_never_public(record, caseworker, settings, case):
    write(caseworker, record)
    mailing = send(caseworker, record, settings)
    *_, citizen = letters_sent.letters(record, mailing.number)
    caseworker.post(f"/mailings/{mailing.number}/letters/{citizen.number}/publish")
    assert letters_sent.published(record, SLUG) == []


def test_the_letter_a_promise_speaks_of_keeps_it(record, caseworker, settings, case):
    (promise,) = promises.of(record, SLUG)
    write(caseworker, record, query=f"?promise={promise.number}")
    mailing = send(caseworker, record, settings)
    shown = [each.recipient.shown for each in letters_sent.letters(record, mailing.number)]
    assert shown == ["Frivilligrådet og Udsatterådet", "Udsatterådet"]
    (kept_now,) = promises.of(record, SLUG)
    (step,) = kept_now.steps
    assert (step.kind, "Frivilligrådet" in step.text) == ("kept", True)


def test_an_answer_to_the_letter_comes_into_the_case(record, caseworker, settings, case):
    write(caseworker, record)
    send(caseworker, record, settings)
    (letter,) = due(record, to="borger@example.dk")
    assert letter.letter.reply_to == letters.open_address(settings, SLUG)
    assert consultations.get(record, SLUG).stage == "decided"
    assert submissions.get(record, case["citizen"].reference).consultation == SLUG
