"""An English reader meets English words; what is Danish says so, for a screen reader to switch."""

import urllib.parse
from datetime import timedelta
from email.message import EmailMessage
from mailbox import Maildir

import pytest

from intake import letters
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.consultation import Question, QuestionKind, Stage
from intake.core.submission import Point, Status
from intake.store import consultations
from intake.store.connection import transaction
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    approved,
    asked,
    settings_in,
)
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG, Visitor, a_case
from tests.languages import danish_words
from tests.respondent import Respondent

ENGLISH = {
    "speaks_as": "council",
    "organisation": "The Council",
    "preference": "named",
    "name": "A citizen",
    "email": "citizen@example.dk",
    "answer-1": "The drop-in centres work well. My number is 010190-1234.",
    "answer-4": "2",
    "points-0-text": "Give everyone one contact.",
}
QUESTIONS = (
    Question("1", QuestionKind.LONG, "Hvor går det galt i dag?", "Tænk på overgange.", True),
    Question("2", QuestionKind.ONE, "Hvordan vil I samarbejde?", options=("Møder", "Projekter")),
    Question("3", QuestionKind.SEVERAL, "Hvor skal vi begynde?", options=("Job", "Netværk")),
    Question("4", QuestionKind.SCALE, "Hvor let er det i dag?", options=("Svært", "Let")),
)


def speaks_english(page, *words):
    """A page that is English throughout, and says these words."""
    assert '<html lang="en">' in page
    assert danish_words(page) == set()
    assert all(word in page for word in words), words


@pytest.fixture
def case(record, settings):
    """A consultation with everything filled in, and answers of all kinds that are public."""
    whole = a_consultation(
        questions=QUESTIONS,
        body="## Baggrund\n\nTo råd har **foreslået** noget.",
        what_next="Forvaltningen skriver et notat.",
        reports_back="Alle, der har svaret, hører fra os.",
    )
    party, other = a_party("Handicaprådet"), a_party("Ungerådet")
    asked(record, whole, party, other)
    with transaction(record):
        for each in (party, other):
            enlist(record, SLUG, each, settings=settings)
    for slug, changes in (
        ("paa-vej", {"opens_at": NOW + timedelta(days=2)}),
        ("slut", {"closes_at": NOW - timedelta(days=2)}),
        ("afgjort", {"stage": Stage.DECIDED}),
    ):
        with transaction(record):
            consultations.put(
                record, a_consultation(slug=slug, title="En sag til om byens råd", **changes)
            )
    answers = {"1": ("Det går galt. " * 60,), "3": ("Job", "Netværk"), "4": ("2",)}
    files = (an_attachment("brev fra rådet.txt", b"Tekst"),)
    points = (Point("Giv hver ung én kontaktperson."),)
    draft = a_draft(parties=("Ungerådet",), answers=answers, points=points, attachments=files)
    approved(record, a_submission(draft=draft, late=True))
    approved(record, a_submission(draft=a_draft(parties=("Handicaprådet",), nil_return=True)))
    return letters.link_token(settings, SLUG, party)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", ("One consultation is open now", "14 days left", "Upcoming", "Decided")),
        (f"/{SLUG}", ("Answer the consultation", "Monday 16 March 2026 at 23:59", "Who decides")),
        ("/paa-vej", ("Opens soon",)),
        ("/slut", ("The consultation is over",)),
        ("/afgjort", ("The consultation is decided",)),
        ("/paa-vej/answer", ("Not open yet",)),
        ("/slut/answer", ("The consultation is over", "Send your answer by email to")),
        ("/about", ("How an answer travels",)),
        ("/privacy", ("Article 6(1)(e)",)),
        ("/accessibility", ("WCAG 2.1",)),
        ("/nothing/here", ("There is no such page", "Error 404")),
        (f"/{SLUG}/answer", ("Write your answer", "(optional)", "Point 1")),
    ],
)
def test_the_public_pages_are_english(public, case, path, words):
    speaks_english(public.test_client().get(f"/en{path}").text, *words)


def test_the_texts_of_a_case_are_marked_as_danish(public, case):
    page = public.test_client().get(f"/en/{SLUG}").text
    for text in (
        ">Partnerskabsstrategi for samarbejdet med civilsamfundet</h1>",
        ">Hvordan skal forvaltningen",
        ">Ungerådet",
        ">Socialudvalget",
        "\n    <div>\n      <dt>1. Hvor går det galt",
    ):
        before = page.split(text)[0]
        assert before.rsplit("<", 1)[1].removesuffix(">").endswith('lang="da"'), text


def test_an_english_answer_meets_english_all_the_way_to_its_withdrawal(public, case):
    person = Respondent(public, f"/en/{SLUG}/answer")
    wrong = person.write(step="check", speaks_as="council", email="nobody", preference="named")
    assert wrong.status_code == 422
    speaks_english(
        wrong.text,
        "Some things need correcting",
        "Error:",
        "Answer question 1.",
        "Write it like name@example.dk.",
        "Write who you are answering for.",
    )
    check = person.write(**{**ENGLISH, "nil_return": "y", "step": "check"})
    speaks_english(
        check.text,
        "Check your answer",
        "This looks like a CPR number:",
        "You have both ticked no remarks and written something",
    )
    receipt = person.client.get(person.press(check.text).location)
    speaks_english(receipt.text, "Thank you. We have received your answer", "No remarks.")
    path = urllib.parse.urlsplit(receipt.request.url).path
    speaks_english(person.client.get(f"{path}/withdraw").text, "Yes, withdraw the answer")
    gone = person.client.post(
        f"{path}/withdraw", data={"csrf_token": person.token()}, follow_redirects=True
    )
    speaks_english(gone.text, "The answer has been withdrawn")
    speaks_english(person.client.get(f"{path}/withdraw").text, "already been withdrawn")


def test_who_comes_too_late_is_told_so_in_english_beside_the_own_words(public, case):
    page = Respondent(public, "/en/slut/answer").client.post("/en/slut/answer", data=ENGLISH)
    assert page.status_code == 410
    speaks_english(page.text, "Here is what you wrote.", "The drop-in centres work well.")


def test_an_invited_council_is_met_in_english(public, case):
    person = Respondent(public, f"/en/{SLUG}/answer")
    page = person.open(f"/en/i/{case}")
    speaks_english(page.text, "You are answering for", "That is not us", "together with others")
    private = person.write(step="check", preference="private", answer__1="Yes.")
    speaks_english(private.text, "The answer will not be shown on the site")
    nameless = person.write(step="check", preference="anonymous", answer__1="Yes.", name="A. B.")
    speaks_english(nameless.text, "You have chosen to let the answer stand without a name.")


@pytest.mark.parametrize("status", list(Status))
def test_a_receipt_says_in_english_how_the_answer_stands(public, record, settings, case, status):
    person = Respondent(public, f"/en/{SLUG}/answer")
    check = person.write(**{**ENGLISH, "step": "check"})
    where = person.press(check.text).location
    reason = "An older case." if status is Status.WITHHELD else ""
    with transaction(record):
        record.conn.execute(
            "UPDATE submission SET status = ?, withheld_reason = ? WHERE channel = 'web'"
            " AND status = 'received'",
            (status, reason),
        )
    speaks_english(person.client.get(where).text)


def test_the_trial_mailbox_is_english_around_danish_letters(tmp_path):
    its = settings_in(tmp_path / "data", starts_at=NOW, secret_key="for tests", demo=True)
    record = a_record(its.data)
    asked(record, a_consultation(), a_party("Ungerådet", addresses=("unge@example.dk",)))
    record.conn.close()
    client = create_public_app(its).test_client()
    speaks_english(client.get("/en/demo/mailbox").text, "There are no letters here yet.")
    letter = letters.invitation(its, a_consultation(), a_party("Ungerådet"))
    message = EmailMessage()
    message["From"] = f"{letter.sender_name} <{its.sender}>"
    message["To"], message["Subject"] = "unge@example.dk", letter.subject
    message.set_content(letter.text)
    key = Maildir(its.demo_mailbox, create=True).add(message.as_bytes())
    speaks_english(client.get("/en/demo/mailbox?to=unge@example.dk").text, "Mailboxes")
    speaks_english(client.get(f"/en/demo/mailbox/{key}").text, "Answer the letter")
    speaks_english(client.get("/en/").text, "Everything here is made up", "Try it yourself")


def test_the_desk_is_english(staff, desk, record, settings):
    work = a_busy_desk(record, settings)
    admin = staff("admin")
    nobody = Visitor(desk)
    for path in ("/sign-in", "/sign-in/sent", "/sign-in/abc"):
        speaks_english(nobody.get(f"/en{path}").text)
    for path, word in {
        "/": "Oldest first.",
        "/submissions": "They are waiting to be read",
        "/submissions?status=all": "The newest first.",
        "/mail": "wait for a place",
        "/mail/handled": "Machines never get a reply from us.",
        "/consultations": "The one that ends last comes first.",
        f"/consultations/{SLUG}": "5 parties on the list.",
        "/log": "who did it, and who has read what",
        "/users": "Add a user, or give another role",
        f"/mail/{work['mail']}": "Place the message",
        f"/submissions/{work['joint']}": "What the public will see if the answer is approved",
        f"/submissions/{work['mailed']}": "Check the message: the machine is in doubt",
        f"/submissions/{work['risky']}": "There seems to be a CPR number",
        f"/submissions/{work['withheld']}": "Why the answer is withheld",
        "/nothing": "Go to the overview",
    }.items():
        speaks_english(admin.get(f"/en{path}").text, word)


def test_the_desk_answers_in_english_to_what_one_does(staff, record, settings):
    work = a_busy_desk(record, settings)
    admin = staff("admin")
    answer, mail = f"/en/submissions/{work['joint']}", f"/en/mail/{work['mail']}"
    seen = {"seen": "received"}
    for path, fields, word in (
        (f"{answer}/withhold", seen, "Write why."),
        (f"{mail}/place", {}, "Choose a consultation."),
        (f"{mail}/dismiss", {}, "Write why the message is put aside."),
        ("/en/users", {"email": "nobody"}, "Write an email address"),
    ):
        refused = admin.post(path, **fields)
        assert refused.status_code == 422, path
        speaks_english(refused.text, word)
    risky = admin.get(f"/en/submissions/{work['risky']}").text
    speaks_english(risky, "Leave it out, or say that it is none.")
    assert admin.approve(work["joint"], lang="/en").status_code == 303
    speaks_english(admin.get(answer).text, "has been approved.", "Answer approved")
    late = admin.post(f"{answer}/withhold", **seen, reason="Too late")
    assert late.status_code == 409
    speaks_english(late.text, "Someone got there before you")
    assert admin.post(f"{mail}/dismiss", reason="Spam").status_code == 303
    speaks_english(admin.get("/en/mail").text, "The message has been put aside.")
    a_case(record, settings, "Udsatterådet")
    speaks_english(admin.get("/en/").text, "Latest decisions")


def test_an_empty_desk_is_english(staff):
    for path in ("/", "/submissions", "/mail", "/consultations", "/log"):
        speaks_english(staff("reader", f"reader{len(path)}@example.dk").get(f"/en{path}").text)
