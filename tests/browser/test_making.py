"""Making a consultation in a real browser: for everyone, by keyboard, and without scripts."""

from dataclasses import replace
from datetime import date

import pytest

from intake.actions.inviting import enlist
from intake.app import create_desk_app, create_public_app
from intake.core.consultation import Material, Question, QuestionKind, Stage
from intake.store import address_book, consultations, files, parties, queue
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.casework import a_link
from tests.looks import LOOKS

PREFIX = {"da": "", "en": "/en"}
SLUG = "en-ny-park"
HARD = (
    "Forvaltningens partnerskabsstrategi forudsætter tværgående koordinering mellem kommunale "
    "myndighedsafdelinger og civilsamfundsorganisationer, herunder udsatteråd og frivilligråd, "
    "hvilket nødvendiggør organisatoriske tilpasninger i administrationen og i udvalgene. "
)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", starts_at=NOW, secret_key="a key for tests only")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    yield db
    db.conn.close()


@pytest.fixture
def site(serve, settings, record):
    return serve(create_desk_app(settings))


@pytest.fixture
def signed_in(visit, site, record):
    def sign_in(role="caseworker", *, lang="da", **kind):
        token = a_link(record, f"{role}@example.dk", role)
        page = visit(f"{site}{PREFIX[lang]}/sign-in/{token}", **kind)
        page.click("main button")
        page.wait_for_selector("h1")
        return page

    return sign_in


def a_park(record, settings, **changes):
    """A draft with something in every step, and dates that the coach warns of."""
    with transaction(record):
        sha256 = files.keep(record, b"%PDF-1.7 plan")
    plan = Material("Plan for parken", "plan.pdf", "application/pdf", 13, sha256)
    case = a_consultation(
        slug=SLUG,
        title="En ny park på Ørestad",
        stage=Stage.DRAFT,
        opens_at=NOW,
        summary=HARD,
        body=HARD * 3,
        topics=("Natur", "Unge"),
        material=(plan, replace(plan, title="Et meget langt navn på et bilag om beplantning")),
        questions=(
            Question("1", QuestionKind.ONE, "Kender I stedet?", options=("Ja", "Nej")),
            Question(
                "2",
                QuestionKind.LONG,
                "Hvad bruger I det til?",
                help="Fx leg.",
                required=True,
                only_for=("council", "citizen"),
                depends_on="1",
                depends_value="Ja",
            ),
            Question("3", QuestionKind.SCALE, "Hvor vigtigt?", options=("Lidt", "Meget")),
            Question("4", QuestionKind.FILE, "Har I et kort?"),
            Question("5", QuestionKind.POINTS, "Hvad foreslår I?", only_for=("council",)),
        ),
        deadline_reason="Udvalget skal beslutte inden sommer.",
    )
    known = [a_party("Udsatterådet"), a_party("Ældrerådet", addresses=()), a_party("Ungerådet")]
    asked(record, replace(case, **changes), *known)
    asked(
        record, a_consultation(slug="skabelon", title="Standard", stage=Stage.DRAFT, template=True)
    )
    asked(record, a_consultation())
    with transaction(record):
        address_book.set_meetings(record, "Ungerådet", [date(2026, 3, 9)])
        for slug, party in ((SLUG, known[0]), (SLUG, known[1]), ("partnerskabsstrategi", known[2])):
            enlist(record, slug, party, settings=settings)


def pages(record):
    one = parties.every(record)[0].public_id
    return {
        "list": "/consultations",
        "new": "/consultations/new",
        "import": "/consultations/import",
        "case": f"/consultations/{SLUG}",
        "card": f"/consultations/{SLUG}/edit",
        "questions": f"/consultations/{SLUG}/edit/questions",
        "question": f"/consultations/{SLUG}/edit/questions/2",
        "question-new": f"/consultations/{SLUG}/edit/questions/new",
        "material": f"/consultations/{SLUG}/edit/material",
        "material-title": f"/consultations/{SLUG}/edit/material/1",
        "parties": f"/consultations/{SLUG}/edit/parties",
        "dates": f"/consultations/{SLUG}/edit/dates",
        "open": f"/consultations/{SLUG}/edit/open",
        "preview": f"/consultations/{SLUG}/preview/{SLUG}",
        "preview-form": f"/consultations/{SLUG}/preview/{SLUG}/answer",
        "template": "/consultations/skabelon/edit/open",
        "announced-card": "/consultations/partnerskabsstrategi/edit",
        "announced-questions": "/consultations/partnerskabsstrategi/edit/questions",
        "announced-dates": "/consultations/partnerskabsstrategi/edit/dates",
        "announced-open": "/consultations/partnerskabsstrategi/edit/open",
        "book": "/parties",
        "party-new": "/parties/new",
        "party": f"/parties/{one}",
        "party-import": "/parties/import",
    }


@pytest.mark.parametrize("setting", LOOKS)
def test_everyone_can_work_at_every_step(signed_in, record, settings, site, usable, *, setting):
    width, lang = setting
    a_park(record, settings)
    page = signed_in(lang=lang, width=width)
    for name, path in pages(record).items():
        page.goto(site + PREFIX[lang] + path)
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
        usable(page, f"making-{name}-{width}-{lang}")
        assert page.get_attribute("html", "lang") == lang


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_missing_is_told_where_it_is_missing(
    signed_in, record, settings, site, usable, *, width
):
    a_park(record, settings, deadline_reason="", summary="", opens_at=NOW)
    page = signed_in(width=width)
    base = f"{site}/consultations/{SLUG}/edit"
    page.goto(base)
    page.click("label[for='kind-3']")
    page.click("button[value='next']")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"making-card-error-{width}")
    assert "partshøring" in page.inner_text(".error-summary")
    page.goto(f"{base}/questions/new")
    page.fill("#label", "Hvilken?")
    page.click("label[for='kind-2']")
    page.click("text=Gem spørgsmålet")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"making-question-error-{width}")
    page.goto(f"{base}/dates")
    page.click("button[value='next']")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"making-dates-error-{width}")
    page.goto(f"{base}/material")
    page.get_by_role("button", name="Læg til").click()
    page.wait_for_selector(".error-summary:focus")
    page.goto(f"{base}/open")
    usable(page, f"making-not-ready-{width}")
    assert page.get_by_role("button", name="Åbn høringen").count() == 0
    page.goto(f"{site}/parties/import")
    rows = "navn;slags;mail\nEt råd;råd;et@example.dk\n;råd;to@example.dk\nTre;klub;tre@\n"
    upload = {"name": "parter.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.set_input_files("#file", upload)
    page.click("main button")
    page.wait_for_selector("main table")
    usable(page, f"making-import-error-{width}")
    assert page.locator("main tbody tr").count() == 2
    assert len(parties.every(record)) == 3


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, page):
        self.page = page

    def to(self, selector):
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return self
        raise AssertionError(f"no key leads to {selector} on {self.page.url}")

    def write(self, selector, text):
        self.to(selector)
        self.page.keyboard.type(text)
        return self

    def tick(self, selector):
        self.to(selector)
        self.page.keyboard.press("Space")
        return self

    def go(self, selector, url):
        """Press what the key leads to, and wait for the page it leads to."""
        self.to(selector)
        with self.page.expect_navigation(url=url):
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state("load")
        return self


def test_by_keyboard_alone_a_consultation_is_made_opened_and_answered(
    signed_in, visit, serve, site, *, record, settings
):
    asked(record, a_consultation(), a_party("Ungerådet"))
    with transaction(record):
        address_book.set_meetings(record, "Ungerådet", [date(2026, 4, 20)])
    page = signed_in()
    keys = Keys(page)
    page.goto(f"{site}/consultations")
    keys.go("main a[href$='/consultations/new']", "**/new")
    keys.write("#title", "En ny park").go("form.form button[type=submit]", "**/edit")
    keys.write("#summary", "Hvad skal der være i parken?").write("#decides", "Miljøudvalget")
    keys.write("#topics", "Natur, Unge").write("#body", "Vi bygger en **park**.")
    keys.go("button[value=next]", "**/questions")
    keys.go("main a[href$='/questions/new']", "**/questions/new")
    keys.write("#label", "Hvad skal der være?").go("form.form button[value=more]", "**/new")
    keys.write("#label", "Kommer I der?").to("input[name=kind]:checked")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    keys.write("#options", "Ja")
    page.keyboard.press("Enter")
    page.keyboard.type("Nej")
    keys.tick("#required").go("form.form .button-group button", "**/questions")
    keys.go("form[action$='/2/move'] button", "**/questions#question-1")
    assert [each.label for each in consultations.get(record, SLUG).questions] == [
        "Kommer I der?",
        "Hvad skal der være?",
    ]
    keys.go("button[value=next]", "**/material")
    keys.go("form.form a.button", "**/edit/parties")
    keys.tick("input[name=parties]").go("button[value=next]", "**/dates")
    page.wait_for_selector("text=påske")
    keys.write("#deadline_reason", "Der er god tid før og efter påske.")
    keys.to("#opens")
    page.keyboard.type("02032026")
    keys.go("button[value=next]", "**/open")
    keys.go("a[href$='/preview/en-ny-park']", "**/preview/en-ny-park")
    assert page.inner_text("h1") == "En ny park"
    keys.go(".preview-bar a", "**/edit/open")
    keys.go("form[action$='/open'] .button-group button", "**/consultations/en-ny-park")
    assert "1 invitation er lagt i kø" in page.inner_text("main")
    answer = visit(f"{serve(create_public_app(settings))}/{SLUG}/answer")
    answer.click("label:has-text('Ja') >> nth=0")
    answer.fill("[name='answer-2']", "En sø.")
    answer.fill("#name", "En borger")
    answer.click("button[value=check]:not(.sr-only)")
    answer.click("main button:has-text('Send svaret'):not(.sr-only)")
    answer.wait_for_url("**/r/**")
    assert queue.count(record, consultation=SLUG) == 1


def test_without_javascript_everything_is_made_as_well(signed_in, site, record, settings):
    a_park(record, settings)
    page = signed_in(javascript=False)
    base = f"{site}/consultations/{SLUG}/edit"
    page.goto(f"{base}/questions")
    page.click("#question-2 button:has-text('Fjern')")
    page.click("#question-1 button:has-text('Flyt ned')")
    assert [each.kind for each in consultations.get(record, SLUG).questions] == [
        "scale",
        "one",
        "file",
        "points",
    ]
    page.goto(f"{base}/material")
    page.click("#document-1 button:has-text('Flyt ned')")
    page.fill("#title", "Kortet")
    upload = {"name": "kort.txt", "mimeType": "text/html", "buffer": b"Et kort i ord"}
    page.set_input_files("#file", upload)
    page.get_by_role("button", name="Læg til").click()
    found = consultations.get(record, SLUG).material
    assert [each.title for each in found][1:] == ["Plan for parken", "Kortet"]
    assert found[2].media_type == "text/plain"
    page.goto(f"{base}/parties")
    page.select_option("#case", "partnerskabsstrategi")
    page.click("button[name=add_case]")
    assert [each.name for each in parties.enlisted(record, SLUG)] == [
        "Udsatterådet",
        "Ungerådet",
        "Ældrerådet",
    ]
    page.goto(f"{base}/open")
    page.click("label:has-text('Nej, jeg inviterer dem senere')")
    page.click("button:has-text('Åbn høringen')")
    assert "Høringen er åbnet" in page.inner_text("main")
    page.goto(f"{base}/open")
    page.click("text=Gør den til en kladde igen")
    assert consultations.get(record, SLUG).stage is Stage.DRAFT


def test_in_the_dark_the_steps_are_read_as_well(signed_in, site, record, settings, usable):
    a_park(record, settings)
    page = signed_in(dark=True)
    for name in ("card", "questions", "dates", "open", "preview"):
        page.goto(site + pages(record)[name])
        usable(page, f"making-{name}-dark")
