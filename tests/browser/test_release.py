"""What will be public, an objection to it, and two at once: for everyone, in a real browser."""

import pytest

from intake import letters
from intake.actions import moderating, objecting, redacting, releasing
from intake.app import create_desk_app, create_public_app
from intake.core import identifiers
from intake.core.redaction import Reason, Redaction
from intake.store import approvals, consultations
from intake.store.connection import transaction
from tests.builders import NOW, a_record, settings_in
from tests.casework import SLUG, a_case, a_link, an_answer
from tests.looks import LOOKS

PREFIX = {"da": "", "en": "/en"}
BY = "anna@example.dk"


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", starts_at=NOW, secret_key="for tests")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    a_case(db, settings, "Udsatterådet")
    with transaction(db):
        db.conn.execute("UPDATE consultation SET objection_hours = 48")
    assert consultations.get(db, SLUG).objection_hours == 48
    yield db
    db.conn.close()


@pytest.fixture
def answer(record, settings):
    """An approved answer whose sender was just told."""
    found = an_answer(record)
    token = letters.receipt_token(settings, found.reference)
    with transaction(record):
        record.conn.execute(
            "UPDATE submission SET receipt_token_hash = ?", (identifiers.fingerprint(token),)
        )
    words = Redaction(words="kontaktperson", reason=Reason.THIRD_PERSON)
    redacting.redact(record, found.reference, words, by=BY, now=NOW)
    moderating.approve(record, found.reference, by=BY, now=NOW)
    releasing.run_clock(record, settings=settings, now=NOW)
    return found.reference, token


@pytest.fixture
def public(serve, settings, answer):
    """The address of the sender's own page, in a language."""
    site = serve(create_public_app(settings))
    return lambda lang: f"{site}{PREFIX[lang]}/r/{answer[1]}"


@pytest.fixture
def desk(serve, settings, record, answer):
    """The address of the answer at the desk in a language, and the way in."""
    site = serve(create_desk_app(settings))
    path = f"/submissions/{answer[0]}"
    return lambda lang: f"{site}{PREFIX[lang]}{path}", f"{site}/sign-in/{a_link(record, BY)}"


@pytest.mark.parametrize("seen", LOOKS)
def test_a_sender_sees_what_will_be_public_and_objects(public, visit, usable, seen):
    width, lang = seen
    page = visit(public(lang), width=width)
    page.locator("a[href$='/release']").first.click()
    page.wait_for_url("**/release")
    usable(page, f"release-shown-{width}-{lang}")
    page.fill("[name=text]", "Vores formands navn må ikke stå der.")
    page.locator("button.button-warning").click()
    page.wait_for_load_state()
    usable(page, f"release-objected-{width}-{lang}")
    assert "Vores formands navn" in page.content()


@pytest.mark.parametrize("seen", LOOKS)
def test_the_desk_shows_what_waits_what_was_objected_and_who_was_quicker(
    record, desk, visit, usable, seen
):
    width, lang = seen
    at, way_in = desk[0](lang), desk[1]
    reference = at.rpartition("/")[2]
    page = visit(way_in, width=width)
    page.locator("form button.button-primary").last.click()
    page.wait_for_load_state()
    page.goto(at)
    usable(page, f"release-waits-{width}-{lang}")
    edition = approvals.of(record, reference).edition
    objecting.object_to(record, reference, "Det er ikke i orden.", edition=edition, now=NOW)
    page.goto(at)
    usable(page, f"release-desk-objected-{width}-{lang}")
    page.goto(f"{at}/redact")
    page.fill("[name=words]", "Vi foreslår én fast")
    page.locator("[name=reason][value=health]").check(force=True)
    other = Redaction(words="overgangen", reason=Reason.HEALTH)
    redacting.redact(record, reference, other, by="bo@example.dk", now=NOW)
    page.locator("form[action$='/redact'] button.button-primary").last.click()
    page.wait_for_load_state()
    usable(page, f"desk-conflict-{width}-{lang}")
    assert "bo@example.dk" in page.content()
    assert "Vi foreslår én fast" in page.content()
