"""What the form asks of whom, in a real browser, with and without JavaScript."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from intake import letters
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.consultation import Question, QuestionKind
from intake.core.findings import cpr_numbers
from intake.core.private_details import private_details
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.core.test_findings import OTHERS, SPELLINGS
from tests.core.test_private_details import DETAILS, NOTHING
from tests.looks import LOOKS
from tests.respondent import FORM, SLUG

IN_WORDS = {
    "da": ["tre", "fire", "fem", "seks", "otte", "ni", "elleve", "tolv"],
    "en": ["three", "four", "five", "six", "eight", "nine", "eleven", "twelve"],
}
IN_FIGURES = [3, 4, 5, 6, 8, 9, 11, 12]
QUESTIONS = (
    Question("1", QuestionKind.ONE, "Hvordan vil I samarbejde?", options=("Møder", "Andet")),
    Question("2", QuestionKind.SHORT, "Hvad så?", depends_on="1", depends_value="Andet"),
    Question("3", QuestionKind.POINTS, "Hvad foreslår I?", help="Ét forslag i hvert felt."),
    Question("4", QuestionKind.FILE, "Har I et papir?", only_for=("council", "association")),
)


class Site:
    """A consultation that asks in every way; `path` gives an address in a language."""

    def __init__(self, folder, serve) -> None:
        self.settings = settings_in(folder, starts_at=NOW, secret_key="for tests")
        self.council = a_party("Handicaprådet", addresses=("raad@example.dk",))
        db = a_record(self.settings.data)
        asked(db, a_consultation(questions=QUESTIONS, themes=("Byrum", "Penge")), self.council)
        with transaction(db):
            enlist(db, SLUG, self.council, settings=self.settings)
        db.conn.close()
        self.url = serve(create_public_app(self.settings))

    def path(self, path, lang="da"):
        return f"{self.url}{'/en' if lang == 'en' else ''}{path}"

    @property
    def invitation(self):
        return f"/i/{letters.link_token(self.settings, SLUG, self.council)}"


@pytest.fixture(scope="module")
def site(tmp_path_factory, serve):
    """The site all tests of this file visit."""
    return Site(tmp_path_factory.mktemp("form"), serve)


def check(page):
    page.locator("button.button[value=check]").last.click()
    page.wait_for_load_state()


LETTER = {"name": "aar.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 aar"}


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_a_council_answers_every_kind_of_question(site, visit, usable, width, lang):
    page = visit(site.path(site.invitation, lang), width=width)
    usable(page, f"form-council-{width}-{lang}")
    page.check("[name=mandate][value=adopted]", force=True)
    page.fill("[name=adopted_on]", "2026-02-24")
    page.fill("[name=minority]", "To medlemmer er uenige.")
    page.fill("[name=points-0-text]", "Flere bænke.")
    page.select_option("[name=points-0-theme]", "Byrum")
    page.set_input_files("[name=answer-4]", [LETTER])
    check(page)
    usable(page, f"form-council-check-{width}-{lang}")
    shown = page.inner_text(".sheet--public")
    for words in ("Flere bænke.", "Byrum", "To medlemmer er uenige.", "aar.pdf"):
        assert words in shown
    page.locator("form.check button.button-primary").click()
    page.wait_for_url("**/r/*")
    assert "24. februar 2026" in page.inner_text("main") or lang == "en"
    usable(page, f"form-council-receipt-{width}-{lang}")


def test_questions_come_and_go_with_the_answers_they_depend_on(site, visit):
    page = visit(site.path(FORM))
    which, paper = page.locator("[name=answer-2]"), page.locator("[name=answer-4]")
    assert [which.is_visible(), paper.is_visible()] == [False, False]
    page.check("[name=answer-1][value=Andet]", force=True)
    assert which.is_visible()
    assert "Hvad så?" in page.inner_text("[data-newly-asked]")
    page.check("[name=speaks_as][value=council]", force=True)
    assert paper.is_visible()
    assert page.locator("[name=minority]").is_visible()
    page.check("[name=answer-1][value=Møder]", force=True)
    assert not which.is_visible()
    assert page.evaluate("document.activeElement.name") == "answer-1"


def test_keys_alone_open_a_question_and_keep_their_place(site, visit):
    page = visit(site.path(FORM))
    page.focus("[name=answer-1][value=Møder]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "Andet"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "answer-2"


@pytest.mark.parametrize("lang", ["da", "en"])
def test_without_javascript_each_question_says_whom_it_is_for(site, visit, lang):
    page = visit(site.path(FORM, lang), javascript=False)
    assert page.locator("[name=answer-2]").is_visible()
    assert page.locator("#only-if-2").is_visible()
    page.fill("[name=name]", "En borger")
    page.fill("[name=answer-2]", "Noget helt andet.")
    page.check("[name=answer-1][value=Møder]", force=True)
    check(page)
    assert "Noget helt andet." in page.inner_text(".unsent")
    assert "Noget helt andet." not in page.inner_text(".sheet--public")


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_what_is_not_sent_is_told_so_that_everyone_understands(site, visit, usable, width, lang):
    page = visit(site.path(FORM, lang), width=width)
    page.check("[name=answer-1][value=Andet]", force=True)
    page.fill("[name=answer-2]", "Noget helt andet.")
    usable(page, f"form-citizen-{width}-{lang}")
    page.check("[name=answer-1][value=Møder]", force=True)
    page.fill("[name=name]", "En borger")
    check(page)
    usable(page, f"form-unsent-{width}-{lang}")


LOOK = "texts => texts.map(text => window.IntakePrivateDetails.look(text))"


def test_the_page_finds_what_the_server_finds(site, visit):
    page = visit(site.path(FORM))
    texts = [f"Hun hedder\n{each}\nog bor her." for each in SPELLINGS]
    texts += [f"Se her: {each} eller ring." for each in OTHERS]
    texts += [text for text, _, _ in DETAILS] + NOTHING
    for text, found in zip(texts, page.evaluate(LOOK, texts), strict=True):
        assert found["cpr"] == cpr_numbers(text), text
        details = [each.text for each in private_details(text)]
        assert sorted(found["details"]) == sorted(details), text


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_a_number_is_told_while_it_is_written_and_when_it_is_gone(site, visit, usable, width, lang):
    page = visit(site.path(FORM, lang), width=width)
    told = page.locator("[name=body] + .live-warning")
    page.fill("[name=body]", "Mit nummer er 010190-1234, ring 20 12 34 56.")
    told.get_by_text("010190-1234").wait_for()
    assert "20 12 34 56" in told.inner_text()
    usable(page, f"form-warning-{width}-{lang}")
    page.fill("[name=body]", "Uden numre.")
    expect(told).to_have_text("")


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_the_check_page_tells_of_private_details_and_unread_files(site, visit, usable, width, lang):
    page = visit(site.path(FORM, lang), width=width)
    page.fill("[name=name]", "En borger")
    page.fill("[name=body]", "Jeg bor Rosenvej 12, 2. tv. CPR 010190-1234.")
    page.set_input_files("[name=attachments]", [LETTER])
    check(page)
    assert page.locator("mark").all_inner_texts() == ["010190-1234", "Rosenvej 12, 2. tv"]
    usable(page, f"form-minded-{width}-{lang}")
    page.locator("button[form=check-form]").click()
    page.wait_for_load_state()
    assert page.locator(".sheet--public").count() == 1


def test_files_chosen_one_by_one_are_all_listed_and_each_can_be_taken_out(site, visit, usable):
    page = visit(site.path(FORM), width=320)
    page.set_input_files("[name=attachments]", [LETTER])
    other = {"name": "bilag.txt", "mimeType": "text/plain", "buffer": b"x" * 2400}
    page.set_input_files("[name=attachments]", [other])
    rows = page.locator(".chosen-files li")
    assert [each.replace("\n", " ") for each in rows.all_inner_texts()] == [
        "aar.pdf (PDF, 12 byte) Fjern aar.pdf",
        "bilag.txt (TXT, 2 kB) Fjern bilag.txt",
    ]
    usable(page, "form-files-320-da")
    rows.nth(0).get_by_role("button").press("Enter")
    assert page.evaluate("document.activeElement.name") == "attachments"
    page.fill("[name=name]", "En borger")
    check(page)
    shown = page.inner_text(".sheet--public")
    assert "bilag.txt" in shown
    assert "aar.pdf" not in shown


def leaving(page, act):
    """Return the kinds of dialogs that came while `act` was done."""
    seen = []

    def accept(dialog):
        seen.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    act()
    page.wait_for_load_state()
    return seen


def test_leaving_with_unsent_words_asks_first_and_sending_does_not(site, visit):
    page = visit(site.path(FORM))
    page.locator("[name=body]").press_sequentially("Ord.")
    page.fill("[name=name]", "En borger")
    assert leaving(page, lambda: check(page)) == []
    page = visit(site.path(FORM))
    page.locator("[name=body]").press_sequentially("Ord.")
    assert leaving(page, lambda: page.goto(site.path("/"))) == ["beforeunload"]
    page = visit(site.path(FORM))
    assert leaving(page, lambda: page.goto(site.path("/"))) == []


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_a_council_has_no_remarks_in_one_press(site, visit, usable, width, lang):
    page = visit(site.path(site.invitation, lang), width=width)
    page.locator(".first-choices a").first.click()
    page.wait_for_url("**/no-remarks")
    usable(page, f"form-no-remarks-{width}-{lang}")
    page.locator("main form button.button-primary").press("Enter")
    page.wait_for_url("**/r/*")
    assert page.locator(".receipt").count() == 1


class FromOutside:
    """The app as if its visitors came from another machine: this one is never slowed."""

    def __init__(self, app) -> None:
        self.app = app

    def __call__(self, environ, start):
        return self.app({**environ, "REMOTE_ADDR": "192.0.2.7"}, start)


@pytest.fixture(scope="module")
def busy(site, serve):
    """The same site while there is a flood: every post is one too many."""
    settings = replace(site.settings, challenge_at=1)
    return serve(FromOutside(create_public_app(settings)))


def to_the_puzzle(visit, busy, lang, **how):
    page = visit(f"{busy}{'/en' if lang == 'en' else ''}{FORM}", **how)
    page.fill("[name=name]", "En borger")
    page.fill("[name=body]", "Vi er enige.")
    check(page)
    return page


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_in_a_flood_the_browser_works_and_the_person_just_sends(visit, usable, busy, width, lang):
    page = to_the_puzzle(visit, busy, lang, width=width)
    said = "svaret for dig" if lang == "da" else "answered for you"
    page.get_by_text(said).wait_for()
    usable(page, f"form-puzzle-{width}-{lang}")
    page.locator("form.check button.button-primary").press("Enter")
    page.wait_for_url("**/r/*")
    assert page.locator(".receipt").count() == 1


@pytest.mark.parametrize("lang", ["da", "en"])
def test_in_a_flood_a_person_without_javascript_answers_a_question(visit, axe, busy, lang):
    page = to_the_puzzle(visit, busy, lang, javascript=False)
    page.locator("form.check button.button-primary").click()
    page.wait_for_load_state()
    assert page.locator("#puzzle-error").is_visible()
    word = page.inner_text("label[for=puzzle]").split()[2 if lang == "da" else 3]
    page.fill("#puzzle", str(IN_FIGURES[IN_WORDS[lang].index(word)]))
    page.locator("form.check button.button-primary").click()
    page.wait_for_url("**/r/*")


@pytest.fixture
def strict(site, serve):
    """The same site, where one post a minute is all that one address may send."""
    settings = replace(site.settings, posts_a_minute=1)
    return serve(FromOutside(create_public_app(settings)))


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_who_is_slowed_down_reads_how_long_and_loses_nothing(visit, usable, strict, width, lang):
    page = to_the_puzzle(visit, strict, lang, width=width)
    page.locator("form.check button[value=edit]").last.click()
    page.wait_for_load_state()
    assert page.input_value("[name=body]") == "Vi er enige."
    assert page.locator(".alert-warning").count() == 1
    usable(page, f"form-slowed-{width}-{lang}")


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_a_council_asks_for_more_time(site, visit, usable, width, lang):
    page = visit(site.path(site.invitation, lang), width=width)
    page.locator(".first-choices a").last.click()
    page.wait_for_url("**/more-time")
    page.fill("[name=wanted_on]", "2026-03-25")
    page.locator("main form button.button-primary").press("Enter")
    page.locator(".listing").wait_for()
    usable(page, f"form-more-time-{width}-{lang}")
