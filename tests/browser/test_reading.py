"""How a mail was read, put right in a real browser: at the desk, and by who wrote it."""

from datetime import timedelta

import pytest

from intake import letters
from intake.actions import inviting
from intake.app import create_desk_app, create_public_app
from intake.store import submissions, time_requests
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_record, asked, settings_in
from tests.casework import SLUG, a_case, a_link
from tests.journeys.test_desk_reading import answer_by_mail
from tests.looks import LOOKS

PREFIX = {"da": "", "en": "/en"}
EARLIER = "From: raad@raad.example.dk\nSubject: Svar\n\nVi er glade for planen.\n"
MAIL = """From: Formanden <raad@raad.example.dk>
Subject: Foreløbigt høringssvar

Det erstatter vores tidligere svar. Vi beder om udsættelse af fristen.

Vi foreslår følgende:

- En fast kontaktperson, som følger den unge fra barn til voksen og taler med alle.
- Et sted at mødes.

Den 1. marts 2026 skrev Svar:
> Kære råd
> 1. Hvad virker godt i dag?
Værestederne virker godt.
"""


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", starts_at=NOW, secret_key="a key for tests only")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    yield db
    db.conn.close()


@pytest.fixture
def answer(record, settings):
    found = a_case(record, settings, "Udsatterådet", "Frivilligrådet")
    asked(record, a_consultation(themes=("Netværk", "Overgange")), *found)
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="test")
    answer_by_mail(record, settings, EARLIER)
    return answer_by_mail(record, settings, MAIL, sent_at=NOW + timedelta(seconds=1))


@pytest.fixture
def usable_in(usable, setting):
    """`usable_in(page, "name")` is `usable` with the width and language in the picture's name."""
    width, lang = setting
    return lambda page, name: usable(page, f"{name}-{width}-{lang}")


@pytest.fixture
def of_the_sender(visit, serve, settings, answer):
    """`of_the_sender("/reading", setting, days=30)` gives a page behind the receipt's link."""

    def open_page(path, setting, *, days=0):
        width, lang = setting
        later = type(settings)(**{**vars(settings), "starts_at": NOW + timedelta(days=days)})
        site = serve(create_public_app(later))
        token = letters.receipt_token(settings, answer.reference)
        return visit(f"{site}{PREFIX[lang]}/r/{token}{path}", width=width)

    return open_page


@pytest.fixture
def at_the_desk(visit, serve, settings, record):
    """`at_the_desk(path, lang, width)` gives the page as a caseworker sees it."""
    site = serve(create_desk_app(settings))

    def open_page(path, *, lang="da", width=1280):
        token = a_link(record, "caseworker@example.dk", "caseworker")
        page = visit(f"{site}{PREFIX[lang]}/sign-in/{token}", width=width)
        page.click("main button")
        page.wait_for_selector("h1")
        page.goto(f"{site}{PREFIX[lang]}{path}")
        return page

    return open_page


def opened(page):
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")


@pytest.mark.parametrize("setting", LOOKS)
def test_a_caseworker_puts_a_mail_right(at_the_desk, record, answer, usable, setting):
    width, lang = setting
    page = at_the_desk(f"/submissions/{answer.reference}", lang=lang, width=width)
    opened(page)
    usable(page, f"reading-supposed-{width}-{lang}")
    page.click("a[href$='/reading']")
    usable(page, f"reading-shown-{width}-{lang}")
    page.click(".mail-block--out button[value$=' text']")
    page.wait_for_selector(".mail-blocks")
    opened(page)
    usable(page, f"reading-moved-{width}-{lang}")
    page.click("button[name=save]")
    page.wait_for_selector(".alert-success")
    assert "Kære råd" in submissions.get(record, answer.reference).draft.body


@pytest.mark.parametrize("setting", LOOKS)
def test_a_caseworker_splits_an_answer_into_points(at_the_desk, record, answer, usable, setting):
    width, lang = setting
    page = at_the_desk(f"/submissions/{answer.reference}/points", lang=lang, width=width)
    usable(page, f"reading-points-{width}-{lang}")
    page.select_option("#point-0-theme", "Overgange")
    page.click("button[name=save]")
    page.wait_for_selector(".point-list")
    usable(page, f"reading-with-points-{width}-{lang}")
    points = submissions.get(record, answer.reference).draft.points
    assert [(each.number, each.theme) for each in points] == [(1, "Overgange"), (2, "")]


@pytest.mark.parametrize("setting", LOOKS)
def test_a_caseworker_answers_a_request_for_time(at_the_desk, record, answer, usable_in, setting):
    width, lang = setting
    with transaction(record):
        request = time_requests.add(
            record, SLUG, "Frivilligrådet", key="once", wanted_on=None, email="", now=NOW
        )
    page = at_the_desk(f"/time-requests/{request.number}", lang=lang, width=width)
    usable_in(page, "time-request")
    page.click("form[action$='/decline'] button")
    page.wait_for_selector(".error-summary:focus")
    usable_in(page, "time-request-error")
    page.fill("#reason", "Udvalget beslutter i næste uge.")
    page.click("form[action$='/decline'] button")
    page.wait_for_selector("#more-time")
    usable_in(page, "time-requests")


@pytest.mark.parametrize("setting", LOOKS)
def test_the_sender_puts_their_mail_right(of_the_sender, record, answer, usable_in, setting):
    page = of_the_sender("", setting)
    page.click("a[href$='/reading']")
    opened(page)
    usable_in(page, "own-reading")
    page.click(".mail-block button[value$=' below'] >> nth=1")
    page.wait_for_selector(".mail-blocks")
    page.click("button[name=save]")
    page.wait_for_selector("#versions")
    usable_in(page, "own-reading-saved")
    assert "kontaktperson" not in submissions.get(record, answer.reference).draft.body


@pytest.mark.parametrize("setting", LOOKS)
def test_after_the_deadline_the_sender_is_told_where_to_write(of_the_sender, usable_in, setting):
    page = of_the_sender("/reading", setting, days=30)
    opened(page)
    usable_in(page, "own-reading-late")
    assert page.locator(f"a[href^='mailto:{SLUG}@']").count() == 1
