"""What one does with an answer that was sent, and with a deadline, in a real browser."""

import re

import pytest

from intake.actions import inviting, moderating
from intake.app import create_desk_app, create_public_app
from intake.core.submission import Status
from intake.store import submissions
from tests.builders import NOW, a_consultation, a_record, asked, files_ready, settings_in
from tests.casework import SLUG, a_case, a_link
from tests.looks import LOOKS
from tests.respondent import FORM

PREFIX = {"da": "", "en": "/en"}


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", starts_at=NOW, secret_key="for tests")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    a_case(db, settings, "Udsatterådet", "Frivilligrådet")
    inviting.invite(db, SLUG, settings=settings, now=NOW, by="x")
    yield db
    db.conn.close()


@pytest.fixture
def site(serve, settings, record):
    return serve(create_public_app(settings))


@pytest.fixture
def desk(serve, settings, record):
    """Give the address of the desk, and a link that signs a caseworker in."""
    return serve(create_desk_app(settings)), a_link(record, "sagsbehandler@example.dk")


def press(page, value=""):
    """Press the main button of a form, or the one with this value."""
    name = f"button.button[value={value}]" if value else "form button.button-primary:not([name])"
    page.locator(name).last.click()
    page.wait_for_load_state()


def send(page):
    """Write an answer and send it; gives the address of its receipt."""
    page.fill("[name=name]", "En borger")
    page.fill("[name=email]", "borger@example.dk")
    page.fill("[name=answer-1]", "Værestederne virker godt.")
    page.fill("[name=answer-2]", "Penge. " * 30)
    page.locator(".points-rows summary").click()
    page.fill("[name=points-0-text]", "Én indgang for foreninger.")
    letter = {"name": "brev.txt", "mimeType": "text/plain", "buffer": b"Et brev."}
    page.set_input_files("[name=attachments]", [letter])
    press(page, "check")
    page.locator("form.check .button-group button.button-primary").click()
    page.wait_for_url("**/r/*")
    return page.url


def correct(page, receipt, words):
    """Open the form again, change an answer, and come to the page that shows the change."""
    page.goto(f"{receipt}/correct")
    page.fill("[name=answer-2]", words)
    press(page, "check")


@pytest.mark.parametrize("seen", LOOKS)
def test_a_correction_is_for_everyone(site, visit, usable, seen):
    width, lang = seen
    page = visit(f"{site}{PREFIX[lang]}{FORM}", width=width)
    receipt = send(page)
    page.locator("a[href$='/correct']").click()
    page.wait_for_url("**/correct")
    usable(page, f"after-correct-{width}-{lang}")
    page.fill("[name=answer-2]", "Tid og faste kontaktpersoner.")
    page.check("[name=remove]", force=True)
    press(page, "check")
    assert "Tid og faste kontaktpersoner." in page.locator(".changes").inner_text()
    usable(page, f"after-correct-check-{width}-{lang}")
    page.locator("form.check .button-group button.button-primary").click()
    page.wait_for_url(receipt)
    usable(page, f"after-corrected-{width}-{lang}")
    page.locator("a[href$='/versions/1']").click()
    page.wait_for_url("**/versions/1")
    assert "Penge." in page.inner_text("main")
    usable(page, f"after-version-{width}-{lang}")


@pytest.mark.parametrize("seen", LOOKS)
def test_two_windows_at_once_are_told_so_that_everyone_understands(site, visit, usable, seen):
    width, lang = seen
    page = visit(f"{site}{PREFIX[lang]}{FORM}", width=width)
    receipt = send(page)
    other = page.context.new_page()
    other.goto(f"{receipt}/correct")
    correct(page, receipt, "Skrevet i det første vindue.")
    page.locator("form.check .button-group button.button-primary").click()
    page.wait_for_url(receipt)
    other.fill("[name=answer-2]", "Skrevet i det andet vindue.")
    press(other, "check")
    both = other.inner_text("main")
    assert "Skrevet i det første vindue." in both
    assert "Skrevet i det andet vindue." in both
    usable(other, f"after-conflict-{width}-{lang}")
    press(other, "mine")
    assert other.input_value("[name=answer-2]") == "Skrevet i det andet vindue."


@pytest.mark.parametrize("seen", LOOKS)
def test_a_receipt_is_checked_a_name_protected_and_an_answer_withdrawn(
    site, visit, usable, record, seen
):
    width, lang = seen
    page = visit(f"{site}{PREFIX[lang]}{FORM}", width=width)
    usable_check(site, visit, usable, width, lang)
    receipt = send(page)
    code = re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", page.inner_text("main"))[0]
    page.goto(f"{site}{PREFIX[lang]}/receipt-check")
    page.fill("[name=code]", code.lower())
    press(page)
    assert page.locator(".alert-success").count() == 1
    usable(page, f"after-checked-{width}-{lang}")
    page.goto(f"{receipt}/protect-name")
    usable(page, f"after-protect-{width}-{lang}")
    page.locator("form button.button-primary").click()
    page.wait_for_url("**/r/*")
    page.goto(receipt)
    usable(page, f"after-protected-{width}-{lang}")
    page.locator("a.button-warning").click()
    page.wait_for_url("**/withdraw")
    page.locator("button.button-warning").click()
    page.wait_for_url("**/r/*")
    assert [each.status for each in submissions.selected(record)] == [Status.WITHDRAWN]
    usable(page, f"after-withdrawn-{width}-{lang}")


def usable_check(site, visit, usable, width, lang):
    """See the page for checking with a code that nobody was given."""
    address = f"{site}{PREFIX[lang]}/receipt-check?code=AAAA-AAAA-AAAA-AAAA"
    usable(visit(address, width=width), f"after-unknown-code-{width}-{lang}")


@pytest.mark.parametrize("seen", LOOKS)
def test_after_the_deadline_the_page_says_how_to_write(site, visit, usable, record, seen):
    width, lang = seen
    receipt = send(visit(f"{site}{PREFIX[lang]}{FORM}", width=width))
    asked(record, a_consultation(closes_at=NOW))
    page = visit(f"{receipt}/correct", width=width)
    assert f"{SLUG}@svar.example.dk" in page.inner_text("main")
    usable(page, f"after-late-{width}-{lang}")
    usable(visit(receipt, width=width), f"after-late-receipt-{width}-{lang}")


@pytest.mark.parametrize("seen", LOOKS)
def test_a_deadline_is_extended_and_everyone_can_read_it(desk, site, visit, usable, seen):
    width, lang = seen
    desk, link = desk
    page = visit(f"{desk}{PREFIX[lang]}/sign-in/{link}", width=width)
    page.locator("form button.button-primary").click()
    page.wait_for_load_state()
    page.goto(f"{desk}{PREFIX[lang]}/consultations/{SLUG}")
    page.locator("a[href$='/extend']").click()
    page.wait_for_url("**/extend")
    press_extend(page)
    usable(page, f"after-extend-errors-{width}-{lang}")
    page.fill("[name=day]", "2026-03-23")
    page.fill("[name=reason]", "Rådene mødes først den 20. marts.")
    usable(page, f"after-extend-{width}-{lang}")
    press_extend(page)
    page.wait_for_url(f"**/consultations/{SLUG}")
    usable(page, f"after-extended-desk-{width}-{lang}")
    shown = visit(f"{site}{PREFIX[lang]}/{SLUG}", width=width)
    assert "Rådene mødes først den 20. marts." in shown.inner_text("main")
    usable(shown, f"after-extended-{width}-{lang}")


def press_extend(page):
    page.locator(".button-group button.button-primary").click()
    page.wait_for_load_state()


def test_without_javascript_an_answer_is_corrected_and_withdrawn(site, visit, record):
    page = visit(f"{site}{FORM}", javascript=False)
    receipt = send(page)
    files_ready(record)
    moderating.approve(
        record, submissions.selected(record)[0].reference, by="a@example.dk", now=NOW
    )
    correct(page, receipt, "Rettet uden JavaScript.")
    page.locator("form.check .button-group button.button-primary").click()
    page.wait_for_url(receipt)
    (found,) = submissions.selected(record)
    assert found.draft.answers["2"] == ("Rettet uden JavaScript.",)
    assert found.status is Status.RECEIVED
    page.locator("a.button-warning").click()
    page.locator("button.button-warning").click()
    page.wait_for_url("**/r/*")
    assert submissions.selected(record)[0].status is Status.WITHDRAWN
