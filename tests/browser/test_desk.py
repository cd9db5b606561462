"""The desk in a real browser: every page for everyone, on a phone and on a desk."""

import pytest

from intake.actions import moderating
from intake.app import create_desk_app
from intake.core.identifiers import public_id
from intake.core.submission import Status
from intake.store import inbox, submissions
from tests.builders import NOW, a_record, settings_in
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG, a_link
from tests.looks import LOOKS

PREFIX = {"da": "", "en": "/en"}


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", starts_at=NOW, secret_key="a key for tests only")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    yield db
    db.conn.close()


@pytest.fixture
def work(record, settings):
    return a_busy_desk(record, settings)


@pytest.fixture
def site(serve, settings, record):
    return serve(create_desk_app(settings))


@pytest.fixture
def signed_in(visit, site, record):
    """`signed_in("admin", lang="en", width=320)` gives a page whose browser has a session."""

    def sign_in(role, *, lang="da", **kind):
        token = a_link(record, f"{role}@example.dk", role)
        page = visit(f"{site}{PREFIX[lang]}/sign-in/{token}", **kind)
        page.click("main button")
        page.wait_for_selector("h1")
        return page

    return sign_in


def pages(work):
    return {
        "today": "/",
        "queue": "/submissions?status=all",
        "found": "/submissions?status=all&q=rådene&late=no&files=yes",
        "same": f"/consultations/{SLUG}/same",
        "group": f"/consultations/{SLUG}/same/1",
        "batches": "/batches",
        "batch": "/batches/1",
        "nothing": "/submissions?status=withdrawn",
        "time": "/time-requests/1",
        "reading": f"/submissions/{work['mailed']}/reading",
        "joint": f"/submissions/{work['joint']}",
        "file": f"/submissions/{work['joint']}/files/1",
        "redact": f"/submissions/{work['risky']}/redact",
        "mailed": f"/submissions/{work['mailed']}",
        "risky": f"/submissions/{work['risky']}",
        "approved": f"/submissions/{work['approved']}",
        "withheld": f"/submissions/{work['withheld']}",
        "cases": "/consultations",
        "case": f"/consultations/{SLUG}",
        "write": f"/consultations/{SLUG}/parties/{public_id('party', 'Udsatterådet')}/write",
        "case-file": f"/consultations/{SLUG}/case-file",
        "enter": f"/consultations/{SLUG}/enter",
        "post": "/mail",
        "message": f"/mail/{work['mail']}",
        "handled": "/mail/handled",
        "robot": f"/mail/{work['robot']}",
        "reply": f"/mail/{work['mail']}/reply?standard=2",
        "split": f"/mail/{work['mail']}/split",
        "texts": "/standard-texts",
        "text": "/standard-texts/1",
        "log": "/log",
        "me": "/me",
        "my password": "/me/password",
        "my app": "/me/second-factor",
        "log check": "/log/check",
        "users": "/users",
        "ask": f"/submissions/{work['joint']}/ask",
        "points": f"/points/{SLUG}",
        "point": f"/points/{SLUG}/{work['joint']}/1",
        "same-point": f"/points/{SLUG}/{work['risky']}/1",
        "themes": f"/points/{SLUG}/themes",
        "theme": f"/points/{SLUG}/themes/2",
        "paragraphs": f"/points/{SLUG}/paragraphs",
        "paragraph": f"/points/{SLUG}/paragraphs/1",
        "coverage": f"/points/{SLUG}/coverage?lack=reading",
        "split-points": f"/submissions/{work['joint']}/points",
        "outcome": f"/consultations/{SLUG}/outcome",
        "new-meeting": f"/consultations/{SLUG}/meetings/new",
        "meeting": "/meetings/1",
        "new-decision": f"/consultations/{SLUG}/decisions/new",
        "decision": "/decisions/1",
        "new-promise": f"/consultations/{SLUG}/promises/new",
        "promise": "/promises/1",
        "implementation": f"/consultations/{SLUG}/implementation",
        "memo": f"/consultations/{SLUG}/memo",
        "letters": f"/consultations/{SLUG}/letters",
        "new-letters": f"/consultations/{SLUG}/letters/new",
        "letters-sent": f"/mailings/{work['sent']}",
        "letter-sent": f"/mailings/{work['sent']}/letters/1",
        "letters-draft": f"/mailings/{work['sent'] + 1}",
        "letter-preview": f"/mailings/{work['sent'] + 1}/preview/1",
        "user": "/users/1",
        "retention": f"/consultations/{SLUG}/retention",
        "rights": "/rights",
        "keys": "/keys",
        "missing": "/nowhere",
    }


@pytest.mark.parametrize("setting", LOOKS)
def test_everyone_can_work_at_every_page(signed_in, work, site, usable, setting):
    width, lang = setting
    page = signed_in("admin", lang=lang, width=width)
    for name, path in pages(work).items():
        page.goto(site + PREFIX[lang] + path)
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
        usable(page, f"desk-{name}-{width}-{lang}")
        assert page.get_attribute("html", "lang") == lang


@pytest.mark.parametrize("setting", LOOKS)
def test_everyone_can_come_in(visit, site, usable, setting):
    width, lang = setting
    prefix = site + PREFIX[lang]
    page = visit(f"{prefix}/sign-in", width=width)
    usable(page, f"desk-sign-in-{width}-{lang}")
    page.click("main button")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"desk-sign-in-error-{width}-{lang}")
    page.fill("#email", "sagsbehandler@example.dk")
    page.click("main button")
    page.wait_for_url("**/sent")
    usable(page, f"desk-sign-in-sent-{width}-{lang}")
    page.goto(f"{prefix}/sign-in/{'a' * 32}")
    usable(page, f"desk-sign-in-link-{width}-{lang}")
    page.click("main button")
    usable(page, f"desk-sign-in-refused-{width}-{lang}")


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_missing_is_told_where_it_is_missing(signed_in, work, site, usable, width):
    page = signed_in("admin", width=width)
    page.goto(f"{site}/submissions/{work['risky']}")
    page.click("text=Godkend og næste")
    page.wait_for_selector("[role=alert] >> text=Det er ikke et CPR-nummer")
    usable(page, f"desk-unresolved-{width}")
    page.get_by_role("alert").get_by_role("button", name="Udelad 010190-1234").click()
    page.wait_for_url("**/redact")
    usable(page, f"desk-redacted-{width}")
    page.get_by_role("button", name="Udelad", exact=True).click()
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"desk-redact-errors-{width}")
    page.goto(f"{site}/submissions/{work['joint']}")
    page.click("summary:has-text('Hold svaret tilbage')")
    page.get_by_role("button", name="Tilbagehold", exact=True).click()
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"desk-no-reason-{width}")
    assert page.locator("#reason").is_visible()
    page.goto(f"{site}/mail/{work['mail']}")
    page.click("summary:has-text('Læg den væk')")
    page.click("button:has-text('Læg væk')")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"desk-no-dismissal-{width}")
    page.goto(f"{site}/users")
    page.click("main button")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"desk-no-user-{width}")


@pytest.mark.parametrize("width", [320, 1280])
def test_who_is_overtaken_can_read_by_whom(signed_in, work, record, usable, width):
    page = signed_in("caseworker", width=width)
    page.click("text=Læs og afgør >> nth=0")
    moderating.decide(record, work["joint"], Status.WITHDRAWN, by="respondent", now=NOW)
    page.click("text=Godkend og næste")
    page.wait_for_selector("[role=alert]")
    usable(page, f"desk-overtaken-{width}")
    assert "Nogen kom dig i forkøbet" in page.locator("[role=alert]").inner_text()


@pytest.mark.parametrize("path", ["today", "mailed", "risky", "case", "message", "log"])
def test_who_works_in_the_dark_can_read_the_page(signed_in, work, site, usable, path):
    page = signed_in("admin", dark=True)
    page.goto(site + pages(work)[path])
    usable(page, f"desk-{path}-dark")


def test_an_empty_desk_says_what_will_come(signed_in, site, usable):
    page = signed_in("admin")
    for name, path in (
        ("today", "/"),
        ("queue", "/submissions"),
        ("post", "/mail"),
        ("cases", "/consultations"),
    ):
        page.goto(site + path)
        usable(page, f"desk-{name}-empty")
        assert page.locator(".empty").count() >= 1


def test_without_javascript_a_caseworker_reads_decides_and_places(signed_in, work, site, record):
    page = signed_in("caseworker", javascript=False)
    page.click("text=Læs og afgør >> nth=0")
    assert work["joint"] in page.inner_text("main")
    page.click("text=Godkend og næste")
    assert submissions.get(record, work["joint"]).status == "approved"
    assert "er godkendt" in page.inner_text("main")
    assert work["mailed"] in page.inner_text("main")
    page.click("summary:has-text('Hold svaret tilbage')")
    page.fill("#reason", "Underskriften er med.")
    page.get_by_role("button", name="Tilbagehold", exact=True).click()
    assert submissions.get(record, work["mailed"]).status == "withheld"
    page.goto(f"{site}/mail/{work['mail']}")
    page.get_by_role("button", name="Placér", exact=True).click()
    assert inbox.get(record, work["mail"]).placed_for == "Udsatterådet"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_caseworker_writes_back_and_places_by_one_press(
    signed_in, work, site, record, javascript
):
    page = signed_in("caseworker", javascript=javascript)
    page.goto(f"{site}/mail/{work['mail']}")
    page.click("text=Skriv til afsenderen")
    page.select_option("#standard", label="Vi fik en tom mail")
    page.click("text=Hent teksten")
    assert "hverken tekst eller bilag" in page.locator("#text").input_value()
    page.click("text=Send brevet")
    assert "Brevet er på vej til afsenderen" in page.inner_text("main")
    page.goto(f"{site}/mail")
    page.locator("button:has-text('for Udsatterådet')").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    assert inbox.get(record, work["mail"]).placed_for == "Udsatterådet"


def test_by_keyboard_alone_one_opens_and_approves_the_first(signed_in, work, record):
    page = signed_in("caseworker")
    page.locator("ol.listing a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/submissions/**")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Godkend og næste":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    assert submissions.get(record, work["joint"]).status == "approved"


def test_a_private_way_in_is_copied_by_a_button(signed_in, work, site):
    page = signed_in("caseworker")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/consultations/{SLUG}")
    page.locator("summary:has-text('Parternes adresser og links')").first.click()
    page.locator("text=Kopiér svaradressen").first.click()
    page.wait_for_selector("text=Kopieret")
    assert page.evaluate("navigator.clipboard.readText()").startswith("svar+")


def test_an_admin_finds_a_person_and_sees_what_erasing_means(signed_in, work, site, usable, record):
    record.conn.execute(
        "INSERT INTO follower (email, scope, name, frequency, token_hash, asked_at, told_until)"
        " VALUES ('anna@example.dk', 'all', '', 'daily', 'x', '2026', '2026')"
    )
    page = signed_in("admin", width=320)
    page.goto(f"{site}/rights")
    page.fill("main input[name=who]", "anna@example.dk")
    page.click("main button >> text=Find")
    page.wait_for_selector("text=Det kan ikke fortrydes")
    usable(page, "desk-rights-person-320-da")
    page.click("main button >> text=Slet for altid")
    page.wait_for_selector(".error-summary")
    usable(page, "desk-rights-refused-320-da")
    page.fill("main textarea[name=reason]", "Har bedt om det")
    page.fill("main input[name=again]", "anna@example.dk")
    page.check("main input[name=understood]")
    page.click("main button >> text=Slet for altid")
    page.wait_for_selector("text=Slettet. Fortegnelsen")
    usable(page, "desk-rights-erased-320-da")
