"""A morning at the desk: a hundred and twenty answers, by keys alone, and nothing slips through."""

import pytest

from intake.actions import publishing
from intake.app import create_desk_app
from intake.core.submission import Status
from intake.store import queue, submissions
from tests.browser import test_desk
from tests.builders import NOW, a_record, settings_in
from tests.morning import ANSWERS, BOMBS, SECRETS, SLUG, a_morning

CPR = "Det ligner et CPR-nummer i det, der bliver offentligt"


@pytest.fixture
def settings(tmp_path):
    return settings_in(
        tmp_path / "data", starts_at=NOW, secret_key="a key for tests only", mail_port=1
    )


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    a_morning(db, settings)
    yield db
    db.conn.close()


@pytest.fixture
def site(serve, settings, record):
    return serve(create_desk_app(settings))


signed_in = test_desk.signed_in


class Caseworker:
    """Somebody at a keyboard; counts the keys."""

    def __init__(self, page, site):
        self.page, self.site, self.keys = page, site, 0

    def go(self, path):
        self.page.goto(self.site + path)

    def press(self, key):
        self.keys += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def focus_and_enter(self, button):
        button.focus()
        self.press("Enter")

    def sees(self, words):
        return self.page.locator(f"main >> text={words}").count() > 0

    def withhold(self, why):
        self.page.keyboard.press("w")
        self.page.keyboard.type(why)
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Tab")
        self.press("Enter")

    def leave_out_numbers(self):
        self.press("r")
        while (found := self.page.locator("#found + ul li", has_text="CPR-nummer")).count():
            self.focus_and_enter(found.first.locator("button").first)
        self.focus_and_enter(self.page.locator("main a", has_text="Tilbage til svaret"))


def waiting(record):
    return queue.count(record, status=Status.RECEIVED)


def test_a_hundred_and_twenty_answers_are_decided_in_a_morning(
    signed_in, site, record, settings, screenshot
):
    she = Caseworker(signed_in("caseworker"), site)
    she.go("/")
    screenshot(she.page, "morning-today")
    left = waiting(record)
    assert left == ANSWERS - 4  # four of the demonstration's were decided before
    she.go(f"/submissions?consultation={SLUG}")
    she.page.keyboard.press("j")
    she.press("Enter")
    decided = stopped = 0
    while waiting(record):
        before = waiting(record)
        if any(she.sees(name) for name in BOMBS):
            she.withhold("Bilaget kan ikke åbnes. Vi har bedt om et nyt.")
            stopped += 1
        else:
            if she.sees(CPR):
                she.leave_out_numbers()
            she.press("a")
        assert waiting(record) == before - 1
        decided += 1
    assert (decided, stopped) == (left, len(BOMBS))
    assert she.keys < left * 1.5
    she.go("/")
    screenshot(she.page, "morning-done")

    publishing.bring_up_to_date(record, settings, now=NOW)
    public = settings.public_path.read_bytes().decode("utf-8", "replace")
    for secret in SECRETS:
        assert secret not in public
    shown = record.conn.execute(
        "SELECT count(*) FROM submission s JOIN consultation c ON c.id = s.consultation_id"
        " WHERE s.status = 'published' AND slug = ?",
        (SLUG,),
    )
    assert shown.fetchone()[0] == ANSWERS - len(BOMBS)


def test_two_at_once_never_decide_over_each_other(signed_in, site, record):
    one, other = (Caseworker(signed_in(role), site) for role in ("caseworker", "admin"))
    first = "SELECT reference FROM submission WHERE status = 'received' ORDER BY id"
    reference = record.conn.execute(first).fetchone()[0]
    for each in (one, other):
        each.go(f"/submissions/{reference}?consultation={SLUG}")
    assert other.sees("ser på svaret")
    one.withhold("Handler om en anden sag.")
    other.press("a")
    assert other.sees("Nogen kom dig i forkøbet")
    assert submissions.get(record, reference).status is Status.WITHHELD
